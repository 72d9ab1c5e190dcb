import { readTargets } from '../../../../src/domain/alarms/deliveries/read-targets.js';
import { readUndo } from '../../../../src/domain/alarms/deliveries/read-undo.js';
import { isFor } from '../../../../src/domain/alarms/deliveries/target.js';
import type { Json, JsonObject } from '../../../../src/domain/json.js';
import { anAlarm } from './some-alarms.js';

const hook = {
  name: 'soc',
  kind: 'webhook',
  url: 'https://soc.example.com/in',
  secretVariable: 'S',
};
const mail = {
  ...{ name: 'on-call', kind: 'smtp', host: 'mail.example.com' },
  ...{ from: 'a@example.com', to: ['b@example.com'] },
};
const siem = { name: 'siem', kind: 'syslog', host: 'siem', transport: 'tls', format: 'cef' };

const refusal = (...targets: readonly Json[]): unknown => {
  try {
    return readTargets(targets, 'deliver');
  } catch (error) {
    return error;
  }
};

describe('The targets of alarms', () => {
  it('are read with what is usual where nothing is said', () => {
    const teams = { name: 'people', kind: 'teams', urlFile: '/run/teams', level: 'high' };
    expect(readTargets([hook, teams, mail, siem], 'deliver')).toMatchObject([
      { name: 'soc', level: 'low', rules: null, secret: { variable: 'S' } },
      { name: 'people', level: 'high', url: { file: '/run/teams' } },
      { security: 'starttls', port: 587, user: null, password: null },
      { port: 6514, transport: 'tls', format: 'cef', caFile: null },
    ]);
  });

  it.each<[string, JsonObject, string]>([
    ['an address in clear', { url: 'http://soc.example.com/' }, 'deliver.0.url'],
    ['a password in an address', { url: 'https://a:hidden@soc.example.com/' }, 'deliver.0.url'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'deliver.0.url'],
    ['two addresses', { urlFile: '/x' }, 'deliver.0.urlFile'],
    ['a level that is none', { level: 'loud' }, 'deliver.0.level'],
    ['rules that are no names', { rules: [7] }, 'deliver.0.rules'],
    ['a kind that is none', { kind: 'sms' }, 'deliver.0.kind'],
    ['the name of the undo', { name: 'undo' }, 'deliver.0.name'],
    ['a secret that stands in the file', { secret: 'hidden' }, 'deliver.0.secret'],
    ['no secret', { secretVariable: null }, 'deliver.0.secretVariable'],
    ['a variable of our own', { secretVariable: 'STATELINE_X' }, 'deliver.0.secretVariable'],
    ['a secret in two places', { secretFile: '/x' }, 'deliver.0.secretFile'],
  ])('with %s are refused by the name of the field, and no secret is shown', (_, wrong, field) => {
    const error = refusal({ ...hook, ...wrong });
    expect(error).toMatchObject({ code: 'invalid-value', field });
    expect(String(error)).not.toContain('hidden');
  });

  it.each<[Json, string]>([
    [{ ...mail, security: 'none' }, 'deliver.0.security'],
    [{ ...mail, to: [] }, 'deliver.0.to'],
    [{ ...mail, to: ['b@example.com\r\nbcc: c@example.com'] }, 'deliver.0.to'],
    [{ ...mail, user: 'stateline' }, 'deliver.0.passwordVariable'],
    [{ ...siem, port: 70_000 }, 'deliver.0.port'],
    [{ ...siem, format: 'leef' }, 'deliver.0.format'],
    ['soc', 'deliver.0'],
  ])('are refused by the name of the field: %j', (wrong, field) => {
    expect(refusal(wrong)).toMatchObject({ code: 'invalid-value', field });
  });

  it('have names of their own', () => {
    expect(refusal(hook, mail, hook)).toMatchObject({ field: 'deliver.2.name' });
  });

  it('may speak in clear with this machine', () => {
    const url = 'http://127.0.0.1:8080/in';
    expect(
      refusal({ ...hook, url }, { ...mail, host: 'localhost', security: 'none' }),
    ).toHaveLength(2);
  });

  it('are told of what is as loud as they ask, and of the rules they name', () => {
    const high = anAlarm({ level: 'high' });
    expect(isFor({ level: 'high', rules: null }, high)).toBe(true);
    expect(isFor({ level: 'critical', rules: null }, high)).toBe(false);
    expect(isFor({ level: 'low', rules: ['another'] }, high)).toBe(false);
    expect(isFor({ level: 'low', rules: [high.rule] }, high)).toBe(true);
  });
});

describe('Undoing at once', () => {
  it('waits for people, three times an hour, unless told otherwise', () => {
    expect(readUndo(undefined, 'undo')).toEqual({ approval: 'plan', mostPerHour: 3 });
    expect(readUndo({ approval: 'write', mostPerHour: 1 }, 'undo')).toEqual({
      ...{ approval: 'write', mostPerHour: 1 },
    });
  });

  it.each<[Json, string]>([
    [{ approval: 'yes' }, 'undo.approval'],
    [{ mostPerHour: 0 }, 'undo.mostPerHour'],
    [{ mode: 'plan' }, 'undo.mode'],
    ['write', 'undo'],
  ])('is refused by the name of the field: %j', (wrong, field) => {
    expect(() => readUndo(wrong, 'undo')).toThrow(`${field} takes `);
  });
});
