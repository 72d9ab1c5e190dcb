import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf, loadAlarms } from '../../src/alarms/load-alarms.port.js';
import { parseAlarms } from '../../src/alarms/file/parse-alarms.js';
import { readConfig } from '../../src/config.js';

const said = (text: string): string => {
  try {
    parseAlarms(text, 'alarms.yaml');
    return 'fine';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const RULE = `rules:
  - name: finance-touched
    level: high
    text: Somebody changed the finance groups
    what: { types: [group], names: ['Finance*'] }
`;

describe('A file of alarms', () => {
  it('that is wrong lets no server start, and says where it is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-alarms-file-'));
    const file = join(folder, 'alarms.yaml');
    const start = () => readConfig({ STATELINE_ALARMS_FILE: file });
    try {
      expect(start).toThrow('STATELINE_ALARMS_FILE cannot be read');
      writeFileSync(file, RULE.replace('high', 'loud'));
      expect(start).toThrow(`${file}:3: rules.0.level takes one of critical, high`);
      writeFileSync(
        file,
        'deliver:\n  - { name: soc, kind: webhook, url: https://a.example, secretVariable: NOT_SET }\n',
      );
      expect(start).toThrow(`${file}:2: deliver.0.secretVariable takes`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has what was judged judged anew when any rule is another than it was', () => {
    const shipped = loadAlarms(null, {});
    const nobody = { emergency: [], applications: [] };
    const known = fingerprintOf(shipped, nobody);
    expect(fingerprintOf(loadAlarms(null, {}), nobody)).toBe(known);
    for (const { rule, ...first } of shipped.rules) {
      const others = [
        { ...rule, level: rule.level === 'low' ? ('high' as const) : ('low' as const) },
        { ...rule, what: { ...rule.what, types: new Set(['another']) } },
        {
          ...rule,
          rate: { moreThan: 7, withinMs: 7, of: 'links' as const, per: 'object' as const },
        },
      ];
      for (const other of others) {
        const rules = shipped.rules.map((one) =>
          one.rule === rule ? { ...first, rule: other } : one,
        );
        expect(fingerprintOf({ ...shipped, rules }, nobody)).not.toBe(known);
      }
    }
  });

  it('says each thing once', () => {
    expect(said(RULE.replace('    text:', '    level: low\n    text:'))).toBe(
      'alarms.yaml:4: level stands here twice',
    );
    expect(said(`${RULE}rules: []\n`)).toBe('alarms.yaml:6: rules stands here twice');
  });

  it('is as shipped where it says nothing', () => {
    const { rules, targets } = parseAlarms('', 'alarms.yaml');
    expect(rules.filter(({ isOn, origin }) => !isOn || origin !== 'shipped')).toEqual([]);
    expect(targets).toEqual([]);
  });

  it('changes shipped rules, adds its own and its change windows', () => {
    const { rules } = parseAlarms(
      `${RULE}
shipped:
  users-deleted-in-mass: { level: high, rate: { moreThan: 10 } }
  domains-changed: off
changeWindows:
  - { name: saturday, starts: '0 22 * * 6', lasts: 4h, zone: Europe/Berlin }
`,
      'alarms.yaml',
    );
    const byName = new Map(rules.map((one) => [one.rule.name, one]));
    const named = (name: string) => byName.get(name);
    expect(named('users-deleted-in-mass')?.rule).toMatchObject({
      level: 'high',
      rate: { moreThan: 10, withinMs: 300_000 },
    });
    expect(named('domains-changed')?.isOn).toBe(false);
    expect(named('finance-touched')?.origin).toBe('own');
    const outside = named('administrator-added-outside-change-window')?.rule.outside;
    const isOpen = (from: number, until: number) => outside?.touch(from, until);
    const saturday = Date.UTC(2026, 10, 21, 21);
    const hour = 3_600_000;
    expect(isOpen(saturday, saturday)).toBe(true);
    expect(isOpen(saturday + 4 * hour - 1, saturday + 4 * hour - 1)).toBe(true);
    expect(isOpen(saturday + 4 * hour, saturday + 5 * hour)).toBe(false);
    expect(isOpen(saturday - hour, saturday - 1)).toBe(false);
  });

  it.each([
    ['rules: [', 'alarms.yaml:1:'],
    [RULE.replace('high', 'loud'), 'alarms.yaml:3: rules.0.level takes one of critical, high'],
    [RULE.replace('types: [group]', 'types: [grup]'), 'alarms.yaml:5: rules.0.what.types takes'],
    [`${RULE}    whom: x\n`, 'alarms.yaml:6: rules.0.whom takes no such field here; there are'],
    [`${RULE}    outside: sunday\n`, 'alarms.yaml:6: rules.0.outside takes change windows'],
    [`${RULE}    who: { from: 10.0.0.0/33 }\n`, 'alarms.yaml:6: rules.0.who.from takes addresses'],
    ['shipped: { users-deleted: off }', 'alarms.yaml:1: shipped.users-deleted takes no such'],
    ['\nalarms: []', 'alarms.yaml:2: alarms takes no such field here; there are changeWindows'],
    [
      'changeWindows:\n  - { name: a, starts: 0 22 * * 6, lasts: 4h, zone: Berlin }',
      'alarms.yaml:2: changeWindows.0.zone takes a time zone',
    ],
    [
      'changeWindows:\n  - { name: a, starts: 99 22 * * 6, lasts: 4h, zone: UTC }',
      'alarms.yaml:2: changeWindows.0.starts takes a cron pattern',
    ],
    ['deliver:\n  - { name: x, kind: pigeon }', 'alarms.yaml:2: deliver.0.kind takes one of'],
    [`${RULE}${RULE.replace('rules:\n', '')}`, 'rules.1.name takes a name that no other rule has'],
  ])('refuses what is wrong with the line and the field: %j', (text, message) => {
    expect(said(text)).toContain(message);
  });
});
