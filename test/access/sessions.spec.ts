import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { MachineTokens } from '../../src/access/machine-tokens.js';
import { keyIn } from '../../src/access/private-file.js';
import { SignedSessions } from '../../src/access/signed-sessions.js';
import { permissionsOf } from '../../src/domain/access/access-roles.js';
import type { Principal } from '../../src/domain/access/principal.js';
import { epochMsOf } from '../../src/domain/instant.js';
import { anOperator } from '../support/an-operator.js';
import { AccessFolder } from './an-access-folder.js';
import { HeardLog } from './heard-log.js';

const ADA: Principal = {
  ...{ id: 'ada', name: 'Ada', kind: 'user', tenantIds: ['t'], roles: ['responder'] },
  ...{ permissions: permissionsOf(['responder']), scopes: null },
};
const OVER: unknown = expect.objectContaining({ code: 'not-signed-in' });
const HOUR = 3600;

let folder: AccessFolder;
beforeEach(() => {
  folder = new AccessFolder();
});
afterEach(() => {
  folder.remove();
});

/** Anew, as after a restart or in another process. */
const sessions = async () =>
  new SignedSessions(await keyIn(join(folder.path, 'session.key')), folder.open(), folder.now);

describe('Sessions', () => {
  it('tell whose they are, also after a restart', async () => {
    const { value } = await (await sessions()).start(ADA);

    expect(await (await sessions()).principalOf(value)).toEqual(ADA);
  });

  it('are over after eight hours', async () => {
    const { value, expiresAt } = await (await sessions()).start(ADA);
    expect(epochMsOf(expiresAt) - epochMsOf(folder.now())).toBe(8 * HOUR * 1000);
    folder.pass(8 * HOUR - 1);
    await (await sessions()).principalOf(value);
    folder.pass(1);

    await expect((await sessions()).principalOf(value)).rejects.toEqual(OVER);
  });

  it('are over once they are ended, in every process, and leave others alone', async () => {
    const here = await sessions();
    const there = await sessions();
    const one = await here.start(ADA);
    const other = await here.start(ADA);
    await there.principalOf(one.value);
    await here.end(one.value);
    await here.end(one.value);

    await expect(there.principalOf(one.value)).rejects.toEqual(OVER);
    expect(await there.principalOf(other.value)).toEqual(ADA);
    expect((await folder.open().read()).endedSessions).toHaveLength(1);
  });

  it('need not be remembered for longer than they would have lasted', async () => {
    const here = await sessions();
    const { value } = await here.start(ADA);
    await here.end(value);
    folder.pass(8 * HOUR + 1);
    const later = await here.start(ADA);
    await here.end(later.value);

    expect((await folder.open().read()).endedSessions).toHaveLength(1);
  });

  it('of an emergency account go with it, with its credentials and its roles', async () => {
    const log = new HeardLog();
    const accounts = folder.accounts();
    const account = await accounts.add(
      { name: 'glass', roles: ['auditor'], tenantIds: 'all' },
      anOperator('x'),
    );
    const here = await sessions();
    const start = (accountVersion: number) =>
      here.start({ ...ADA, id: account.id, kind: 'emergency', accountVersion });
    const first = await start(1);
    expect(await here.principalOf(first.value)).toMatchObject({
      ...{ id: account.id, kind: 'emergency', roles: ['auditor'] },
      permissions: permissionsOf(['auditor']),
    });
    await accounts.reset(account.id, anOperator('x'));
    await expect(here.principalOf(first.value)).rejects.toEqual(OVER);
    // Who signed in with the old credentials just before.
    const late = await start(1);
    await expect(here.principalOf(late.value)).rejects.toEqual(OVER);
    const second = await start(2);
    await here.principalOf(second.value);
    await accounts.remove(account.id);

    await expect(here.principalOf(second.value)).rejects.toEqual(OVER);
    log.stop();
  });

  it('end at once of one account or of all, and begin anew after that', async () => {
    const here = await sessions();
    const ada = await here.start(ADA);
    const grace = await here.start({ ...ADA, id: 'grace' });
    await (await sessions()).endAllOf('ada');
    await expect(here.principalOf(ada.value)).rejects.toEqual(OVER);
    expect(await here.principalOf(grace.value)).toMatchObject({ id: 'grace' });
    await here.endAllOf(null);
    await expect(here.principalOf(grace.value)).rejects.toEqual(OVER);
    folder.pass(0.001);
    const anew = await here.start(ADA);

    expect(await here.principalOf(anew.value)).toEqual(ADA);
  });

  it('that were ended together need not be remembered for longer than they would have lasted', async () => {
    const here = await sessions();
    await here.endAllOf('ada');
    await here.endAllOf('ada');
    expect((await folder.open().read()).sessionsNotBefore).toHaveLength(1);
    folder.pass(8 * HOUR + 1);
    await here.endAllOf('grace');

    expect((await folder.open().read()).sessionsNotBefore).toMatchObject([{ id: 'grace' }]);
  });

  it('take nothing that was not signed here, or for something else', async () => {
    const key = await keyIn(join(folder.path, 'session.key'));
    const claims = { name: 'Ada', kind: 'user', roles: ['global-administrator'], tenantIds: 'all' };
    const signed = (by: Uint8Array, audience = 'stateline', issuer = 'stateline-session') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject('ada')
        .setJti('1')
        .setExpirationTime(epochMsOf(folder.now()) / 1000 + 60)
        .sign(by);
    const here = await sessions();
    const [, body = ''] = (await signed(key)).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const wrong = [
      ...['', 'x', 'a.b.c', 'x'.repeat(10_000), `${none}.${body}.`],
      await signed(new Uint8Array(32)),
      await signed(key, 'somebody else'),
      await signed(key, 'stateline', 'stateline-machine'),
    ];

    expect(await here.principalOf(await signed(key))).toMatchObject({ id: 'ada' });
    for (const value of wrong) await expect(here.principalOf(value)).rejects.toEqual(OVER);
    for (const value of wrong) await here.end(value);
  });
});

describe('Machine tokens', () => {
  let key: Uint8Array;
  let tokens: MachineTokens;
  beforeEach(async () => {
    key = await keyIn(join(folder.path, 'machine.key'));
    tokens = new MachineTokens(key, folder.now);
  });

  const seconds = () => epochMsOf(folder.now()) / 1000;
  interface Claims {
    readonly by?: Uint8Array;
    readonly from?: number;
    readonly until?: number;
    readonly audience?: string;
    readonly jti?: string;
  }
  const signed = ({
    by = key,
    from = seconds(),
    until = seconds() + 60,
    audience = 'stateline',
    jti = '1',
  }: Claims = {}) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('stateline-machine')
      .setAudience(audience)
      .setJti(jti)
      .setIssuedAt(from)
      .setExpirationTime(until)
      .sign(by);

  it('let who may read the key folder do all but read the operators’ audit', async () => {
    const token = await signed();
    expect(tokens.isOurs(token)).toBe(true);
    const { permissions, ...principal } = await tokens.verify(token);

    expect(principal).toMatchObject({ id: 'machine', kind: 'machine', tenantIds: 'all' });
    expect(permissions.has('access/write')).toBe(true);
    expect(permissions.has('audit/read')).toBe(false);
  });

  it('are good for one request', async () => {
    const token = await signed();
    await tokens.verify(token);

    await expect(tokens.verify(token)).rejects.toEqual(OVER);
    await tokens.verify(await signed({ jti: '2' }));
  });

  it('are good for a minute at most, whatever they say', async () => {
    const token = await signed({ until: seconds() + 3600 });
    folder.pass(70);
    await expect(tokens.verify(token)).rejects.toEqual(OVER);
    await expect(tokens.verify(await signed({ from: seconds() + 30 }))).rejects.toEqual(OVER);
    await expect(tokens.verify(await signed({ until: seconds() - 10 }))).rejects.toEqual(OVER);
  });

  it('are signed with the key of this folder, for us', async () => {
    await expect(tokens.verify(await signed({ by: new Uint8Array(32) }))).rejects.toEqual(OVER);
    await expect(tokens.verify(await signed({ audience: 'x' }))).rejects.toEqual(OVER);
    for (const garbage of ['', 'a.b.c', 'x'.repeat(1_000_000)]) {
      expect(tokens.isOurs(garbage)).toBe(false);
    }
  });
});
