import { describe, expect, it } from '@jest/globals';
import type { Creation } from '../../src/directory/directory.port.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { InMemoryDirectory } from '../support/in-memory-directory.js';

const wish: Creation = {
  ...{ objectType: 'group', objectId: objectId('old'), operation: 'create' },
  attributes: { displayName: 'Crew', description: null },
};

describe('the directory in memory', () => {
  it('makes an object anew under another id, and finds it as what was made since', async () => {
    const directory = new InMemoryDirectory();
    const since = instantAt(Date.now() - 1000);
    expect(await directory.created(wish, since)).toBeNull();
    const [outcome] = await directory.write([wish]);
    const createdId = outcome?.outcome === 'done' ? outcome.createdId : undefined;
    if (createdId === undefined) throw new Error(JSON.stringify(outcome));

    expect(createdId).not.toBe(wish.objectId);
    expect(await directory.created(wish, since)).toBe(createdId);
    expect(await directory.created(wish, instantAt(Date.now() + 60_000))).toBeNull();
    const other = { ...wish, attributes: { displayName: 'Others' } };
    expect(await directory.created(other, since)).toBeNull();
    expect(await directory.objects([{ objectType: 'group', objectId: createdId }])).toMatchObject([
      { seen: 'present', attributes: wish.attributes },
    ]);
  });

  it('has what was made when only the answer got lost', async () => {
    const directory = new InMemoryDirectory();
    directory.faults = { lose: () => 'applied' };
    const since = instantAt(Date.now() - 1000);
    expect(await directory.write([wish])).toMatchObject([{ outcome: 'unknown' }]);
    expect(await directory.created(wish, since)).toEqual(expect.any(String));
  });

  it('puts one manager in the place of another, and takes away whoever is there', async () => {
    const directory = new InMemoryDirectory();
    const ref = { objectType: 'user', objectId: objectId('ada') };
    directory.put({ ...ref, status: 'live', attributes: {}, links: [] });
    const managers = ['kim', 'lee'].map((id) => ({
      ...ref,
      link: { relation: 'manager', targetId: objectId(id), targetType: 'user' },
    }));
    await directory.write(managers.map((one) => ({ ...one, operation: 'addLink' })));
    expect(await directory.linkTargets(managers)).toEqual(['lee', 'lee']);
    const [kim] = managers.map((one) => ({ ...one, operation: 'removeLink' }) as const);
    if (kim === undefined) throw new Error('Kim is the first of them');
    expect(await directory.write([kim])).toEqual([{ outcome: 'done' }]);
    expect(await directory.linkTargets(managers)).toEqual([null, null]);
    expect(await directory.write([kim])).toEqual([{ outcome: 'already-so' }]);
  });

  it('deletes for good, also twice', async () => {
    const directory = new InMemoryDirectory();
    const ref = { objectType: 'oauth2PermissionGrant', objectId: objectId('g') };
    directory.put({ ...ref, status: 'live', attributes: {}, links: [] });
    const deletion = { ...ref, operation: 'delete', known: {} } as const;
    expect(await directory.write([deletion])).toEqual([{ outcome: 'done' }]);
    expect(await directory.write([deletion])).toEqual([{ outcome: 'already-so' }]);
    expect(await directory.objects([ref])).toEqual([{ ...ref, seen: 'gone' }]);
  });
});
