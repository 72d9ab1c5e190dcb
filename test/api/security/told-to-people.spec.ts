import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileName } from '../../../src/exports/configuration-layout.port.js';
import { ConfigurationWriter } from '../../../src/cli/configuration-writer.js';
import { outputTo } from '../../../src/cli/print.js';
import { terminal } from '../../../src/cli/io.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import { printable } from '../../../src/domain/printable.js';
import { TYPESCRIPT } from '../../support/children.js';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const HOSTILE = '\u001b[2J\u001b]0;title\u0007 \u009b31m a\rb \u202egnp.exe \u2028next\u0000';
/** What a terminal takes for orders, and what makes text look like other text. */
const ORDERS = /(?!\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe('names out of a tenant', () => {
  it('give no orders to a terminal', () => {
    expect(printable(HOSTILE)).not.toMatch(ORDERS);
    expect(printable('Zoë 🙂 日本\n next')).toBe('Zoë 🙂 日本\n next');
  });

  it.each([true, false])('give none in what the command line says, in color: %s', (color) => {
    let said = '';
    const io = { ...terminal(), color, out: (part: string) => (said += part) };
    const output = outputTo(io, false);
    output.say(output.warn(`warned of ${HOSTILE}`));
    output.line(`${HOSTILE}\nforged`);
    output.table(['Name'], [[HOSTILE], ['Ada']]);
    const unpainted = said.replaceAll('\u001b[33m', '').replaceAll('\u001b[1m', '');

    expect(unpainted.replaceAll('\u001b[0m', '')).not.toMatch(ORDERS);
    expect(said.includes('\u001b[33m')).toBe(color);
    expect(said).not.toMatch(/^forged/m);
  });
});

describe('JSON that tells of them', () => {
  it('gives no orders to a terminal either, and reads back as it was', () => {
    const told = { name: HOSTILE, [HOSTILE]: ['Zoë 🙂\n'] };
    let said = '';
    outputTo({ ...terminal(), out: (part: string) => (said += part) }, true).record(told);

    expect(said).not.toMatch(ORDERS);
    expect(said.trimEnd()).not.toContain('\n');
    expect(JSON.parse(said)).toEqual(told);
  });
});

describe('a log', () => {
  const logged = async (script: string): Promise<string> => {
    const root = join(import.meta.dirname, '../../..');
    const whole = `
      const { LogLines } = await import('./src/log-lines.ts');
      const { Logger } = await import('@nestjs/common');
      Logger.overrideLogger(new LogLines());
      const logger = new Logger('Api');
      ${script}`;
    const args = ['--import', TYPESCRIPT, '--input-type=module', '-e', whole];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return `${out}${err}`;
  };

  it('has no entry that a name or an error began, and no orders to a terminal', async () => {
    const name = JSON.stringify(`${HOSTILE}\n[Nest] 1 - ERROR forged`);
    const said = await logged(`
      logger.warn('Ada is called ' + ${name});
      logger.error('failed', new Error(${name}));
      logger.error('failed', ${name});
      logger.error('failed');
      logger.error({ name: ${name} });
    `);

    expect(said).toContain('Ada is called');
    expect(said).not.toMatch(ORDERS);
    expect(said).not.toMatch(/^\[Nest\] 1 - ERROR forged/m);
  });
});

describe('a file of an export', () => {
  const names = [
    ...[
      '../../etc/passwd',
      '..',
      '.',
      '',
      '/etc/passwd',
      'C:\\x',
      'a\u0000b',
      '\ud800',
      'con',
      'NUL.json',
    ],
    ...['trailing.', 'trailing ', 'a/b', '\u202egnp', 'COM1', '~', '%2e%2e', 'é'.repeat(300)],
    ...[`${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`, '-rf', '*?<>|":'],
  ];

  it('has a name that any file system takes, in the folder it is meant for', () => {
    for (const name of names) {
      const file = fileName(name);
      expect(file).toMatch(/^[A-Za-z0-9%_~-][A-Za-z0-9%._~-]*$/);
      expect(file).not.toMatch(/[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect(Buffer.byteLength(`${file}.json`)).toBeLessThanOrEqual(255);
    }
    expect(new Set(names.map(fileName)).size).toBe(names.length);
    const id = '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10';
    expect(fileName(id)).toBe(id);
  });

  it('is written below its folder, whatever ids, types and relations say', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-export-'));
    try {
      const below = join(folder, 'a/b/c/out');
      const writer = new ConfigurationWriter(below);
      for (const name of names.filter((one) => one !== '')) {
        writer.object({
          objectId: name,
          objectType: name,
          status: 'live',
          attributes: { clientId: name, resourceId: name },
          links: [{ relation: name, targetId: objectId(name), targetType: name }],
        });
        for (const objectType of [
          'user',
          'oauth2PermissionGrant',
          'authenticationMethodConfiguration',
        ]) {
          const attributes = { clientId: name };
          const links = [{ relation: 'manager', targetId: objectId(name), targetType: 'user' }];
          writer.object({ objectId: name, objectType, status: 'live', attributes, links });
        }
      }
      const written = await readdir(folder, { recursive: true });

      expect(written.length).toBeGreaterThan(names.length * 4);
      expect(
        written.filter((path) => !'a/b/c/out'.startsWith(path) && !path.startsWith('a/b/c/out/')),
      ).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
