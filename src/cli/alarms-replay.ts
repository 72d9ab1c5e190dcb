import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { linesOf } from '../domain/lines.js';
import type { AlarmShown } from './alarms.js';
import { exitCodes, Stop } from './exit.js';
import { optionalInstantFrom } from './instants.js';
import type { Io } from './io.js';
import { sessionOf } from './session.js';

interface ReplayOptions {
  readonly rules?: string;
  readonly from?: string;
  readonly to?: string;
}

type Line =
  | ({ readonly kind: 'alarm' } & AlarmShown)
  | { readonly kind: 'end'; readonly events: number; readonly alarms: number };

/** `stateline alarms replay` */
export const addReplay = (alarms: Command, io: Io): void => {
  alarms
    .command('replay')
    .description('all that the rules find in what is recorded, with the time each fires')
    .option('--rules <file>', 'a file of alarms in place of the one in force')
    .option('--from <instant>', 'only what fired not before')
    .option('--to <instant>', 'only what fired not after')
    .action(async (options: ReplayOptions, command: Command) => {
      const { server, output, path } = sessionOf(command, io);
      const rules = options.rules === undefined ? undefined : await textOf(options.rules);
      const from = optionalInstantFrom(options.from, io);
      const until = optionalInstantFrom(options.to, io);
      const body = { rules, from, until };
      const answer = await server.postForStream(await path('/alarms/rehearsals'), body);
      const last = await printed(answer, (line) => {
        output.record(line);
        const { firedAt, level, text, rule } = line;
        output.line(`${output.time(firedAt)}  ${level.padEnd(8)}  ${text}  (${rule})`);
      });
      if (last === undefined) throw new Stop(exitCodes.no, 'The answer broke off');
      output.record(last);
      output.say(`${String(last.alarms)} alarms in ${String(last.events)} events`);
    });
};

/** What the answer ends with; `undefined` when it broke off. */
const printed = async (answer: Response, print: (line: Line & { kind: 'alarm' }) => void) => {
  for await (const { bytes } of linesOf(answer.body ?? new ReadableStream(), LONGEST_LINE)) {
    const line = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as Line;
    if (line.kind === 'end') return line;
    print(line);
  }
  return undefined;
};

const LONGEST_LINE = 1024 * 1024;

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Stop(exitCodes.no, `${file} cannot be read: ${why}`, { file }, { cause });
  }
};
