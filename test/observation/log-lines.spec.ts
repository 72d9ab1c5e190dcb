import { jest } from '@jest/globals';
import { StatelineError } from '../../src/domain/errors.js';
import { JsonLogLines, jsonLine } from '../../src/log-lines.js';
import { inSpan } from '../../src/observation/span.port.js';
import { carryContexts } from '../../src/observation/tracing.js';

class Broken extends StatelineError {
  readonly code = 'broken';
  readonly category = 'fault';
}

/** What is written to either stream meanwhile, line by line. */
const written = (work: () => void): readonly unknown[] => {
  const lines: string[] = [];
  const note = (text: string | Uint8Array): boolean => lines.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(note),
  );
  work();
  for (const spy of spies) spy.mockRestore();
  return lines.map((line) => JSON.parse(line) as unknown);
};

describe('Log lines for programs', () => {
  it('are one object each, with time, level, room and message, whatever is said; and no secrets', () => {
    const logger = new JsonLogLines(['hunter2']);
    const lines = written(() => {
      logger.warn('two\nlines of hunter2 and Bearer abc.def', 'Capture');
      logger.error(new Broken('it broke'), 'Api');
      logger.error('failed', 'Error: hunter2\n    at x', 'Api');
      logger.log('nobody needs to know');
    });

    expect(lines).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        ...{ level: 'warn', room: 'Capture' },
        message: 'two\nlines of (left out) and Bearer (left out)',
      },
      {
        time: expect.any(String) as string,
        ...{ level: 'error', room: 'Api', message: 'it broke' },
        stack: expect.stringContaining('it broke') as string,
      },
      {
        time: expect.any(String) as string,
        ...{ level: 'error', room: 'Api', message: 'failed' },
        stack: 'Error: (left out)\n    at x',
      },
    ]);
  });

  it('name the correlation id under which something is done', async () => {
    const stop = await carryContexts();
    try {
      const line = await inSpan('work', { correlationId: 'abc' }, async () => {
        await Promise.resolve();
        return jsonLine({ timeMs: 0, level: 'warn', room: 'x', message: 'm' });
      });

      expect(JSON.parse(line)).toEqual({
        ...{ time: '1970-01-01T00:00:00.000Z', level: 'warn', room: 'x', message: 'm' },
        correlationId: 'abc',
      });
    } finally {
      stop();
    }
  });
});
