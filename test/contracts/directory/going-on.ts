import type { Observation, SeenLinks } from '../../../src/domain/directory/directory-object.js';
import type { Acting } from './acting.js';

/** Looks from the end of a round. */
export const itGoesOn = ({
  opened,
  act,
  pagesOf,
  observationsOf,
  endOf,
  since,
  aUser,
  aGroup,
}: Acting): void => {
  describe('a look from the end of a round', () => {
    it('shows nothing when nothing happened', async () => {
      await aUser();
      expect(await observationsOf('user', await endOf('user'))).toEqual([]);
    });

    it('shows what changed, and what is not set any more as null', async () => {
      const user = await aUser({ department: 'Ops', city: 'Lyon' });
      await aUser();
      const token = await endOf('user');
      await act({
        ...user,
        operation: 'update',
        attributes: { department: 'Sales', city: null },
      });

      const seen = await observationsOf('user', token);

      expect(seen.map((one) => one.objectId)).toEqual([user.objectId]);
      expect(seen).toEqual([
        expect.objectContaining({
          objectType: 'user',
          seen: 'present',
          attributes: expect.objectContaining({ department: 'Sales', city: null }) as unknown,
          links: [],
        }),
      ]);
    });

    it('keeps what is no attribute out of the attributes', async () => {
      const token = await endOf('user');
      const seen = await since(await aUser(), token);

      const names = seen?.seen === 'present' ? Object.keys(seen.attributes) : [];
      expect(names).toContain('displayName');
      expect(names.filter((name) => name.includes('@') || name === 'id')).toEqual([]);
      expect(names).not.toContain('deletedDateTime');
      expect(names).not.toContain('passwordProfile');
    });

    it('may show the same change again, and the same then', async () => {
      const user = await aUser({ jobTitle: 'Baker' });
      const token = await endOf('user');
      await act({ ...user, operation: 'update', attributes: { jobTitle: 'Butcher' } });
      await opened().next('old changes again');
      const first = await pagesOf('user', token);

      const again = await since(user, first.at(-1)?.token ?? '');

      expect(again).toEqual(
        first
          .flatMap(({ observations }) => observations)
          .find((one) => one.objectId === user.objectId),
      );
      expect(again).toMatchObject({ attributes: { jobTitle: 'Butcher' } });
    });

    it('tells soft deletion, restoration and hard deletion apart', async () => {
      const user = await aUser({ displayName: 'Per Lund' });
      let token = await endOf('user');
      const next = async (operation: 'softDelete' | 'restore' | 'hardDelete') => {
        await act({ ...user, operation });
        const seen = await since(user, token);
        token = await endOf('user', token);
        return seen;
      };

      expect(await next('softDelete')).toEqual({
        ...user,
        seen: 'soft-deleted',
        deletedDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
      });
      expect(await next('restore')).toMatchObject({
        seen: 'present',
        attributes: { displayName: 'Per Lund' },
      });
      await next('softDelete');
      expect(await next('hardDelete')).toEqual({ ...user, seen: 'gone' });
    });

    it('shows links as they come and go', async () => {
      const [group, one, two] = [await aGroup(), await aUser(), await aUser()];
      await act({ ...group, operation: 'addLink', relation: 'members', targetId: one.objectId });
      const token = await endOf('group');
      await act({ ...group, operation: 'removeLink', relation: 'members', targetId: one.objectId });
      await act({ ...group, operation: 'addLink', relation: 'members', targetId: two.objectId });
      await act({ ...group, operation: 'addLink', relation: 'owners', targetId: one.objectId });

      const seen = (await observationsOf('group', token)).filter(
        (observation) => observation.objectId === group.objectId,
      );

      expect(changesOf(seen, 'members')).toEqual({
        added: [{ targetId: two.objectId, targetType: 'user' }],
        removed: [{ targetId: one.objectId, targetType: 'user' }],
      });
      expect(changesOf(seen, 'owners')).toEqual({
        added: [{ targetId: one.objectId, targetType: 'user' }],
        removed: [],
      });
    });

    it('is refused when the token has expired, and a full look works', async () => {
      const token = await endOf('user');
      await opened().next('an expired token');

      await expect(pagesOf('user', token)).rejects.toMatchObject({ code: 'delta-token-expired' });
      await expect(pagesOf('user', null)).resolves.not.toHaveLength(0);
    });

    it('takes what is no token of this directory for an expired one', async () => {
      await expect(pagesOf('user', 'no token')).rejects.toMatchObject({
        code: 'delta-token-expired',
      });
    });

    it('waits out throttling as it is told', async () => {
      await opened().next('throttling');
      const before = opened().waitedMs();
      await expect(pagesOf('user', null)).resolves.not.toHaveLength(0);
      expect(opened().waitedMs() - before).toBeGreaterThanOrEqual(1_000);
    });
  });
};

/** Link changes of one relation, collected over all observations of an object. */
const changesOf = (observations: readonly Observation[], relation: string) => {
  const changes = observations
    .flatMap((one): readonly SeenLinks[] => (one.seen === 'present' ? one.links : []))
    .filter((links) => links.relation === relation);
  return {
    added: changes.flatMap((links) => (links.seen === 'changes' ? links.added : links.targets)),
    removed: changes.flatMap((links) => (links.seen === 'changes' ? links.removed : [])),
  };
};
