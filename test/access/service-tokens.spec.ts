import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredServiceTokens } from '../../src/access/stored-service-tokens.js';
import { type Instant, instantPlus } from '../../src/domain/instant.js';
import { anOperator } from '../support/an-operator.js';
import { AccessFolder } from './an-access-folder.js';

const DAY_MS = 86_400_000;
const BY = anOperator('an administrator');
const REFUSED = { code: 'not-signed-in', message: 'The token does not hold' };

describe('Service tokens', () => {
  let folder: AccessFolder;
  let tokens: StoredServiceTokens;
  beforeEach(() => {
    folder = new AccessFolder();
    tokens = folder.tokens();
  });
  afterEach(() => {
    folder.remove();
  });

  const create = (expiresAt: Instant = instantPlus(folder.now(), DAY_MS)) =>
    tokens.create(
      { name: 'nightly', permissions: ['history/read'], tenantIds: ['t'], expiresAt },
      BY,
    );

  it('let a program do what they name, in the tenants they name, also in another process', async () => {
    const { token, id } = await create();

    expect(tokens.isOurs(token)).toBe(true);
    expect(await folder.tokens().verify(token)).toEqual({
      ...{ id, name: 'nightly', kind: 'service', tenantIds: ['t'], roles: [], scopes: null },
      madeById: BY.id,
      permissions: new Set(['history/read']),
    });
  });

  it('end at their instant', async () => {
    const { token } = await create();
    folder.pass(86_399);
    await tokens.verify(token);
    folder.pass(1);

    await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
    expect(await tokens.list()).toHaveLength(1);
  });

  it('end at once when they are revoked, in every process', async () => {
    const { token, id } = await create();
    await tokens.verify(token);
    await folder.tokens().revoke(id);

    await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
    await expect(tokens.revoke(id)).rejects.toMatchObject({ code: 'unknown-token' });
  });

  it('take an end, within a year and to come', async () => {
    for (const days of [0, -1, 367]) {
      await expect(create(instantPlus(folder.now(), days * DAY_MS))).rejects.toMatchObject({
        ...{ code: 'invalid-value', field: 'expiresAt' },
      });
    }
    expect(await create(instantPlus(folder.now(), 366 * DAY_MS))).toHaveProperty('token');
  });

  it('are kept by their hashes, and nothing but the first answer tells them', async () => {
    const { token } = await create();
    const kept = readFileSync(folder.file, 'utf8');

    expect(token).toMatch(/^slt_[\w-]{43}$/);
    expect(kept).not.toContain(token);
    expect(JSON.stringify(await tokens.list())).not.toMatch(/slt_|hash/);
  });

  it.each(['slt_', 'slt_x', `slt_${'x'.repeat(1_000_000)}`, 'slt_\u0000'])(
    'refuse what they did not give',
    async (token) => {
      await create();
      await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
    },
  );
});
