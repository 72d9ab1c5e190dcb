import type { ObjectRef } from '../../../src/domain/directory/directory-object.js';
import { type Acting, all } from './acting.js';

/** Second, different reads. */
export const itIsReadAgain = ({ directory, writer, act, aUser, aGroup, aPolicy }: Acting): void => {
  describe('a second read', () => {
    it('says of each object whether it is there, in the bin or gone, in the order asked', async () => {
      const [there, binned, purged] = [await aUser(), await aGroup(), await aUser()];
      const policy = await aPolicy();
      await act({ ...binned, operation: 'softDelete' });
      await act({ ...purged, operation: 'softDelete' });
      await act({ ...purged, operation: 'hardDelete' });

      const refs = [purged, policy, binned, there];
      const seen = await directory().objects(refs);

      expect(seen.map(({ objectId: id, seen: how }) => [id, how])).toEqual([
        [purged.objectId, 'gone'],
        [policy.objectId, 'present'],
        [binned.objectId, 'soft-deleted'],
        [there.objectId, 'present'],
      ]);
      expect(await writer().objects(refs)).toEqual(seen);
    });

    it('gives all targets of a relation, with their types, and finds each', async () => {
      const [group, inner] = [await aGroup(), await aGroup()];
      const users = await Promise.all(Array.from({ length: 9 }, () => aUser()));
      for (const { objectId: targetId } of [inner, ...users]) {
        await act({ ...group, operation: 'addLink', relation: 'members', targetId });
      }

      const targets = (await all(directory().links(group, 'members'))).flat();

      const targetOf = ({ objectId, objectType }: ObjectRef) => ({
        targetId: objectId,
        targetType: objectType,
      });
      expect(targets).toHaveLength(10);
      expect(targets).toEqual(expect.arrayContaining([inner, ...users].map(targetOf)));
      const asked = [...users, group].map((ref) => ({
        ...group,
        link: { relation: 'members', ...targetOf(ref) },
      }));
      expect(await writer().linkTargets(asked)).toEqual([
        ...users.map((user) => user.objectId),
        null,
      ]);
      expect((await all(directory().links(group, 'owners'))).flat()).toEqual([]);
    });
  });
};
