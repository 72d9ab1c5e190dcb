import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Credentials } from '../../src/access/emergency-accounts.port.js';
import { PasswordHashes } from '../../src/access/password-hash.js';
import { StoredAccounts } from '../../src/access/stored-accounts.js';
import { anOperator } from '../support/an-operator.js';
import { AccessFolder, CHEAP } from './an-access-folder.js';
import { HeardLog } from './heard-log.js';

const ADDRESS = '192.0.2.1';
const BY = anOperator('an administrator');
const REFUSED: unknown = expect.objectContaining({
  code: 'not-signed-in',
  message: 'The name, the password or the code does not hold',
});

/** Also tells what it was asked: what each check cost. */
class CountedHashes extends PasswordHashes {
  readonly costs: string[] = [];

  override fits(...[password, hash, place]: Parameters<PasswordHashes['fits']>): Promise<boolean> {
    this.costs.push(hash.split('$').slice(0, 3).join('$'));
    return super.fits(password, hash, place);
  }
}

interface Given {
  readonly name?: string;
  readonly password?: string;
  readonly code?: string;
}

describe('Emergency accounts', () => {
  let folder: AccessFolder;
  let accounts: StoredAccounts;
  let credentials: Credentials;
  let log: HeardLog;
  beforeEach(async () => {
    log = new HeardLog();
    folder = new AccessFolder();
    accounts = folder.accounts();
    ({ credentials } = await add('Break-Glass'));
  });
  afterEach(() => {
    folder.remove();
    log.stop();
  });

  const add = (name: string) =>
    accounts.add({ name, roles: ['responder', 'approver'], tenantIds: 'all' }, BY);
  const signIn = (given: Given = {}, address = ADDRESS) =>
    accounts.signIn(
      {
        ...{ name: 'Break-Glass', password: credentials.password },
        code: folder.code(credentials),
        ...given,
      },
      address,
    );
  const refused = (given: Given, address = ADDRESS) =>
    signIn(given, address).then(
      () => {
        throw new Error('Let in');
      },
      (error: unknown) => error as { code: string; message: string; retryAfterMs?: number },
    );

  it('let in who knows name, password and code, as what the account may do', async () => {
    const principal = await signIn({ name: 'break-glass' });

    expect(principal).toMatchObject({
      ...{ name: 'Break-Glass', kind: 'emergency', tenantIds: 'all', scopes: null },
      roles: ['responder', 'approver'],
    });
    expect(principal.permissions.has('recovery/approve')).toBe(true);
    expect(principal.permissions.has('access/write')).toBe(false);
  });

  it.each<[string, (others: Credentials) => Given]>([
    ['another password', () => ({ password: `${credentials.password}x` })],
    ['no password', () => ({ password: '' })],
    ["somebody else's password", ({ password }) => ({ password })],
    ['a name that nobody has', () => ({ name: 'nobody' })],
    ['the name of what every object has', () => ({ name: '__proto__' })],
    ["somebody else's name", () => ({ name: 'other' })],
    ['no code', () => ({ code: '' })],
    ["somebody else's code", (others) => ({ code: folder.code(others) })],
    ['a code of a minute ago', () => ({ code: folder.code(credentials, -2) })],
    ['a code of the next minute', () => ({ code: folder.code(credentials, 2) })],
    ['digits of another script', () => ({ code: '١٢٣٤٥٦' })],
    ['more than a code', () => ({ code: `${folder.code(credentials)} ` })],
  ])('refuse %s with the same words', async (_what, wrong) => {
    const { credentials: others } = await add('other');

    expect(await refused(wrong(others))).toEqual(REFUSED);
    expect(await signIn()).toMatchObject({ name: 'Break-Glass' });
  });

  it('spend the same hash on a name that nobody has', async () => {
    const hashes = new CountedHashes(CHEAP);
    accounts = new StoredAccounts(folder.open(), hashes, folder.now);
    await refused({ name: 'nobody' });
    await refused({ password: 'x', code: 'x' });

    const [decoy, real] = hashes.costs;
    expect(hashes.costs).toHaveLength(2);
    expect(decoy).toBe(real);
  });

  it('take the code of one step before or after, and no code twice', async () => {
    await signIn({ code: folder.code(credentials, -1) });
    expect(await refused({ code: folder.code(credentials, -1) })).toEqual(REFUSED);
    await signIn({ code: folder.code(credentials, 1) });

    expect(await refused({})).toEqual(REFUSED);
  });

  it('take a code once when two show it at the same time, to two processes', async () => {
    const here = signIn();
    const there = folder
      .accounts()
      .signIn({ name: 'Break-Glass', ...credentials, code: folder.code(credentials) }, '192.0.2.9');
    const outcomes = (await Promise.allSettled([here, there])).map(({ status }) => status);

    expect(outcomes.sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('make who guesses wait twice as long each time, up to a limit, and then look again', async () => {
    const waits: number[] = [];
    for (let tried = 0; tried < 13; tried += 1) {
      // Each time from somewhere else: the account alone is what holds who comes back.
      expect(await refused({ password: 'x' }, `192.0.${String(tried)}.2`)).toEqual(REFUSED);
      const next = await refused({ password: 'x' }, `192.0.${String(tried)}.2`);
      waits.push(next.code === 'too-many-tries' ? Number(next.retryAfterMs) / 1000 : 0);
      folder.pass(waits.at(-1) ?? 0);
    }

    // Below five each loop tries twice.
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]);
    expect(await signIn()).toMatchObject({ name: 'Break-Glass' });
    expect(await refused({ password: 'x' }, '192.0.99.1')).toEqual(REFUSED);
    expect(await refused({ password: 'x' }, '192.0.99.2')).toEqual(REFUSED);
  });

  it('look at nothing while somebody waits, also not at what holds', async () => {
    for (let tried = 0; tried < 5; tried += 1) await refused({ password: 'x' });

    expect(await refused({})).toMatchObject({ code: 'too-many-tries', retryAfterMs: 1000 });
    folder.pass(1);
    expect(await signIn()).toMatchObject({ name: 'Break-Glass' });
  });

  it('make an address wait whatever names it tries, and a name that nobody has as any', async () => {
    for (let tried = 0; tried < 5; tried += 1) await refused({ name: `nobody ${String(tried)}` });
    expect(await refused({ name: 'nobody else' })).toMatchObject({ code: 'too-many-tries' });

    for (let tried = 0; tried < 5; tried += 1) {
      await refused({ name: 'nobody' }, `192.0.2.${String(10 + tried)}`);
    }
    expect(await refused({ name: 'nobody' }, '192.0.2.14')).toMatchObject({
      code: 'too-many-tries',
    });
  });

  it('take a network of IPv6 for one address, and the two spellings of IPv4', async () => {
    for (let tried = 0; tried < 5; tried += 1) {
      await refused({ name: `a${String(tried)}` }, `2001:db8:1:2::${String(tried + 1)}`);
    }
    expect(await refused({ name: 'b' }, '2001:db8:1:2:ffff:0:0:1')).toMatchObject({
      code: 'too-many-tries',
    });
    expect(await refused({ name: 'b' }, '2001:db8:1:3::1')).toEqual(REFUSED);

    for (let tried = 0; tried < 5; tried += 1) await refused({ name: `c${String(tried)}` });
    expect(await refused({ name: 'd' }, `::ffff:${ADDRESS}`)).toMatchObject({
      code: 'too-many-tries',
    });
  });

  it('let their owner in from where he was, while strangers elsewhere guess', async () => {
    await signIn();
    for (let tried = 0; tried < 6; tried += 1) {
      await refused({ password: 'x' }, `198.51.100.${String(tried)}`);
    }
    expect(await refused({}, '198.51.100.5')).toMatchObject({ code: 'too-many-tries' });

    folder.pass(30);
    expect(await signIn()).toMatchObject({ name: 'Break-Glass' });
  });

  it('let in who comes from where nobody failed, while strangers elsewhere guess', async () => {
    for (let tried = 0; tried < 20; tried += 1) {
      await refused({ password: 'x' }, `198.51.100.${String(tried)}`);
    }

    expect(await refused({}, '198.51.100.19')).toMatchObject({ code: 'too-many-tries' });
    expect(await signIn()).toMatchObject({ name: 'Break-Glass' });
  });

  it('make their owner wait a minute at most where he was, whoever else guesses there', async () => {
    await signIn();
    for (let tried = 0; tried < 20; tried += 1) {
      await refused({ name: `n${String(tried)}` });
      await refused({ password: 'x' });
      folder.pass(60);
    }
    await refused({ password: 'x' });
    await refused({ name: 'nobody' });
    expect(await refused({ name: 'nobody' })).toMatchObject({ code: 'too-many-tries' });
    folder.pass(60);

    expect(await signIn()).toMatchObject({ name: 'Break-Glass' });
  });

  it('keep a place for who is on the machine, and for who was there before', async () => {
    await signIn();
    folder.pass(30);
    const strangers = Array.from({ length: 20 }, (_, index) =>
      refused({ name: `n${String(index)}` }, `203.0.113.${String(index)}`),
    );
    const here = await refused({ password: 'x' }, '127.0.0.1');
    const owner = await signIn();

    expect(here).toEqual(REFUSED);
    expect(owner).toMatchObject({ name: 'Break-Glass' });
    await Promise.all(strangers);
  });

  it('count many tries at a time as one after the other, and let few of them wait', async () => {
    const tries = Array.from({ length: 40 }, () => refused({ password: 'x' }));
    const codes = (await Promise.all(tries)).map(({ code }) => code);

    expect(codes.filter((code) => code === 'not-signed-in')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(35);
  });

  it('hash one password after the other, and turn away who would wait too long', async () => {
    const tries = Array.from({ length: 20 }, (_, index) =>
      refused({ name: `n${String(index)}` }, `203.0.113.${String(index)}`),
    );
    const codes = (await Promise.all(tries)).map(({ code }) => code);

    const turnedAway = codes.filter((code) => code === 'too-many-tries').length;
    expect(codes.filter((code) => code === 'not-signed-in')).toHaveLength(20 - turnedAway);
    // Eight may wait; on a busy machine some of those have had their turn before the last one asks.
    expect(turnedAway).toBeGreaterThan(5);
    expect(turnedAway).toBeLessThanOrEqual(12);
  });

  it('are known by who saw their credentials last', async () => {
    expect(await signIn()).toMatchObject({ madeById: BY.id });
    const [{ id } = { id: '' }] = await accounts.list();
    ({ credentials } = await accounts.reset(id, { ...anOperator('other'), madeById: 'a root' }));

    expect(await signIn()).toMatchObject({ madeById: 'a root' });
  });

  it('tell in the log when a clock is off, to who has the password', async () => {
    await refused({ code: folder.code(credentials, -10), password: 'x' });
    expect(log.text).not.toMatch(/clock/);
    expect(await refused({ code: folder.code(credentials, -10) })).toEqual(REFUSED);
    expect(log.text).toMatch(/The code of Break-Glass would fit in -300 s: the clock/);
  });

  it('are loud in the log about each sign-in and each refusal, without a secret', async () => {
    await signIn();
    await refused({ password: 'my own password' });
    await refused({ name: 'my own password' });

    expect(log.text).toMatch(/EMERGENCY SIGN-IN of Break-Glass from 192\.0\.2\.1/);
    expect(log.text).toMatch(/refused: Break-Glass from 192\.0\.2\.1/);
    expect(log.text).toMatch(/refused: a name that nobody has from 192\.0\.2\.1/);
    expect(log.text).not.toContain('my own password');
    expect(log.text).not.toContain(credentials.password);
    expect(log.text).not.toContain(folder.code(credentials));
  });

  it('have other credentials after a reset, and none once they are removed', async () => {
    const [{ id } = { id: '' }] = await accounts.list();
    const old = credentials;
    ({ credentials } = await accounts.reset(id, BY));
    expect(await refused({ password: old.password })).toEqual(REFUSED);
    expect(await refused({ code: folder.code(old) })).toEqual(REFUSED);
    await signIn();
    await folder.accounts().remove(id);
    folder.pass(30);

    expect(await refused({})).toEqual(REFUSED);
    await expect(accounts.remove(id)).rejects.toMatchObject({ code: 'unknown-account' });
    await expect(accounts.reset(id, BY)).rejects.toMatchObject({ code: 'unknown-account' });
  });

  it('have names that differ by more than case, and tell no secret in their list', async () => {
    await expect(add('BREAK-GLASS')).rejects.toMatchObject({ code: 'access-taken' });
    const listed = JSON.stringify(await accounts.list());

    expect(listed).toContain('an administrator');
    expect(listed).not.toContain(credentials.password);
    expect(listed).not.toMatch(/scrypt|secret|otpauth/i);
  });

  it('have passwords and codes that nobody guesses', () => {
    expect(credentials.password).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4}$/);
    const { searchParams } = new URL(credentials.codeUri);
    expect(searchParams.get('secret')).toMatch(/^[A-Z2-7]{32}$/);
    expect(searchParams.get('issuer')).toBe('Stateline');
  });

  it('cost what OWASP asks for, when nothing else is said', async () => {
    const hashes = new PasswordHashes();
    const hash = await hashes.of('a password');

    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
    expect(await hashes.fits('a password', hash)).toBe(true);
  });
});
