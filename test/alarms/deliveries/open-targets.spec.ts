import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTargets } from '../../../src/alarms/deliveries/open-targets.js';
import { readTargets } from '../../../src/domain/alarms/deliveries/read-targets.js';

const folder = mkdtempSync(join(tmpdir(), 'stateline-secrets-'));
const file = join(folder, 'secret');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const opened = (target: Readonly<Record<string, string>>, variables: Record<string, string> = {}) =>
  openTargets(readTargets([{ name: 'soc', ...target }], 'deliver'), variables, 'deliver');

const hook = { kind: 'webhook', url: 'https://soc.example.com/in' };

describe('The secrets of targets', () => {
  it('come from variables and files, without the line that ends a file', () => {
    writeFileSync(file, 'long enough for a secret\n');
    expect(opened({ ...hook, secretFile: file })).toMatchObject([
      { secret: 'long enough for a secret', url: 'https://soc.example.com/in' },
    ]);
    const url = 'https://flow.example.com/?sig=x';
    expect(opened({ kind: 'teams', urlVariable: 'FLOW' }, { FLOW: url })).toMatchObject([{ url }]);
  });

  it.each([
    [{ ...hook, secretVariable: 'SOC' }, {}, 'deliver.0.secretVariable'],
    [{ ...hook, secretVariable: 'SOC' }, { SOC: 'hidden' }, 'deliver.0.secretVariable'],
    [{ ...hook, secretFile: join(folder, 'none') }, {}, 'deliver.0.secretFile'],
    [
      { kind: 'teams', urlVariable: 'F' },
      { F: 'http://hidden.example.com' },
      'deliver.0.urlVariable',
    ],
  ])(
    'that are missing or no such thing stop the start, and are not shown: %j %j',
    (target, variables, field) => {
      const error: unknown = (() => {
        try {
          return opened(target, variables);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toMatchObject({ code: 'invalid-value', field });
      expect(String(error)).not.toContain('hidden');
    },
  );
});
