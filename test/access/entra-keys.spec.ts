import { aKey, aPerson, forged, type Key, KeyServer, signed } from './signing-tenant.js';

const HOUR_MS = 60 * 60 * 1000;

let first: Key;
let second: Key;
let server: KeyServer;

beforeAll(async () => {
  [first, second] = await Promise.all([aKey('first'), aKey('second')]);
});

beforeEach(() => {
  server = new KeyServer([first]);
});

/** `ada`, or the code of the refusal. */
const shown = async (key: Key, kid = key.kid): Promise<unknown> => {
  const token = await signed(key, aPerson(), { kid });
  return server
    .tokens()
    .verify(token)
    .then(
      ({ id }) => id,
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
};

describe('the keys of a tenant', () => {
  it('are fetched once for many tokens, also for those that come at the same time', async () => {
    expect(await Promise.all([shown(first), shown(first), shown(first)])).toEqual(
      Array.from({ length: 3 }, () => 'ada'),
    );
    await shown(first);

    expect(server.asked).toBe(1);
  });

  it('are asked for when a new one signs, and the old one is dropped with it', async () => {
    await shown(first);
    server.shown = [second];
    server.nowMs += 30_000;

    expect(await shown(second)).toBe('ada');
    expect(await shown(first)).toBe('not-signed-in');
  });

  it('are asked for at most every half minute, however many key ids are made up', async () => {
    await shown(first);
    server.nowMs += 30_000;
    for (let stranger = 0; stranger < 20; stranger += 1) {
      expect(await shown(first, `made-up-${String(stranger)}`)).toBe('not-signed-in');
    }
    expect(server.asked).toBe(2);

    server.shown = [second];
    server.nowMs += 29_999;
    expect(await shown(second)).toBe('not-signed-in');
    server.nowMs += 1;
    expect(await shown(second)).toBe('ada');
    expect(server.asked).toBe(3);
  });

  it('are dropped within an hour when the tenant takes them back and no new one signs', async () => {
    await shown(first);
    server.shown = [second];
    server.nowMs += HOUR_MS;

    expect(await shown(first)).toBe('not-signed-in');
  });

  it('stay good while the tenant is out of reach', async () => {
    await shown(first);
    server.reachable = false;

    for (let hours = 1; hours <= 48; hours += 1) {
      server.nowMs += HOUR_MS;
      expect(await shown(first)).toBe('ada');
    }
  });

  it('cannot be told apart from made-up ones while it is out of reach, and nobody is blamed', async () => {
    await shown(first);
    server.reachable = false;
    server.nowMs += 30_000;

    expect(await shown(second)).toBe('sign-in-unavailable');
    server.reachable = true;
    server.shown = [first, second];
    server.nowMs += 30_000;
    expect(await shown(second)).toBe('ada');
  });

  it('are tried again a second later when there is none yet', async () => {
    server.reachable = false;
    expect(await shown(first)).toBe('sign-in-unavailable');
    expect(await shown(first)).toBe('sign-in-unavailable');
    expect(server.asked).toBe(1);

    server.reachable = true;
    server.nowMs += 1000;
    expect(await shown(first)).toBe('ada');
  });

  it('are not asked for because of tokens that no key could save', async () => {
    const tokens = server.tokens();
    const refused = [
      forged({ alg: 'none', kid: 'x' }, aPerson()),
      forged({ alg: 'ES256', kid: 'x' }, aPerson(), 'AAAA'),
      forged({ alg: 'RS256' }, aPerson(), 'AAAA'),
    ];

    for (const token of refused) await expect(tokens.verify(token)).rejects.toThrow();
    expect(server.asked).toBe(0);
  });
});
