import { catalogue, relationsOf } from '../../../src/domain/directory/catalogue.js';
import type {
  Observation,
  ObjectRef,
  Relation,
} from '../../../src/domain/directory/directory-object.js';
import type { LookPage } from '../../../src/directory/directory.port.js';
import { type Acting, all, idsIn, never } from './acting.js';

type Present = Extract<Observation, { seen: 'present' }>;

const presentIn = (pages: readonly LookPage[]): readonly Present[] =>
  pages.flatMap(({ observations }) => observations).filter((one) => one.seen === 'present');

/** The targets of each object in a look that shows all of them, by object. */
const targetsIn = (pages: readonly LookPage[], relation: Relation) =>
  new Map(
    presentIn(pages).map(({ objectId, links }) => [
      objectId,
      links.flatMap((one) =>
        one.relation === relation && one.seen === 'all'
          ? one.targets.map(({ targetId }) => targetId)
          : [],
      ),
    ]),
  );

const swept = Object.keys(catalogue).flatMap((type) =>
  [...relationsOf(type, 'delta'), ...relationsOf(type, 'sweep')].map(
    (relation) => [type, relation] as const,
  ),
);

/** Looks and second reads of each type of the catalogue, and sweeps of each relation. */
export const itKnowsEveryType = ({
  directory,
  writer,
  act,
  pagesOf,
  since,
  endOf,
  aUser,
}: Acting): void => {
  describe.each(Object.keys(catalogue))('the type %s', (type) => {
    it('is shown by a look as a second read shows it', async () => {
      const pages = await pagesOf(type, null);
      const seen = presentIn(pages);
      expect(seen.length).toBeGreaterThan(0);
      expect(pages.at(-1)?.roundComplete).toBe(true);

      const some = seen.slice(0, 3);
      const again = await directory().objects(some);
      expect(again.map(({ objectId }) => objectId)).toEqual(some.map(({ objectId }) => objectId));
      for (const [index, one] of again.entries()) {
        const attributes = some[index]?.attributes ?? {};
        expect(one).toMatchObject({ seen: 'present', objectType: type, attributes });
      }
    });
  });

  describe.each(swept)('%s and its %s', (type, relation) => {
    it('are shown by a sweep as by a reading of one object', async () => {
      const pages = await all(directory().sweep(type, relation, null, never));
      expect(pages.at(-1)).toMatchObject({ roundComplete: true, token: null });
      const targets = targetsIn(pages, relation);
      const most = [...targets].sort(([, one], [, other]) => other.length - one.length);
      for (const [objectId, ids] of [...most.slice(0, 2), ...most.slice(-1)]) {
        const links = (
          await all(directory().links({ objectType: type, objectId }, relation))
        ).flat();
        expect(links.map(({ targetId }) => targetId).sort()).toEqual([...ids].sort());
      }
      expect(new Set(targets.keys()).size).toBe(presentIn(pages).length);
    });

    it('go on from the token of an unfinished sweep', async () => {
      const pages = await all(directory().sweep(type, relation, null, never));
      const [first] = pages;
      if (first === undefined || first.roundComplete) return;
      const rest = await all(directory().sweep(type, relation, first.token, never));
      expect(idsIn([first, ...rest])).toEqual(idsIn(pages));
    });
  });

  describe('what lives below and beside an object', () => {
    it('is shown by a look around it, all of it', async () => {
      const looked = presentIn(await pagesOf('appRoleAssignment', null));
      const resourceId = looked[0]?.attributes['resourceId'];
      const expected = looked.filter((one) => one.attributes['resourceId'] === resourceId);
      const [owner] = presentIn(await pagesOf('servicePrincipal', null)).filter(
        ({ objectId }) => objectId === resourceId,
      );
      if (owner === undefined) throw new Error('no assignment whose resource is there');

      const pages = await all(directory().lookAround([owner], never));

      const below = presentIn(pages).filter(({ objectType }) => objectType === 'appRoleAssignment');
      expect(below.map(({ objectId }) => objectId).sort()).toEqual(
        expected.map(({ objectId }) => objectId).sort(),
      );
      expect(pages.flatMap(({ whole }) => whole ?? [])).toEqual([
        { type: 'appRoleAssignment', below: [owner.objectId] },
      ]);
      expect(pages.every(({ token }) => token === null)).toBe(true);
    });

    it('is looked at in more than one batch when there is more', async () => {
      const refs: readonly ObjectRef[] = presentIn(await pagesOf('user', null)).slice(0, 45);
      const pages = await all(directory().lookAround(refs, never));
      expect(idsIn(pages)).toEqual(refs.map(({ objectId }) => objectId as string).sort());
    });
  });

  describe('a manager', () => {
    it('is replaced by the next one, and gone when there is none', async () => {
      const [user, one, other] = [await aUser(), await aUser(), await aUser()];
      const manager = (ref: ObjectRef) => ({ relation: 'manager', targetId: ref.objectId });
      await act({ ...user, operation: 'addLink', ...manager(one) });
      const token = await endOf('user');
      await act({ ...user, operation: 'addLink', ...manager(other) });

      const replaced = await since(user, token);
      expect(replaced).toMatchObject({
        links: [{ relation: 'manager', seen: 'all', targets: [{ targetId: other.objectId }] }],
      });
      const links = (await all(directory().links(user, 'manager'))).flat();
      expect(links).toEqual([{ targetId: other.objectId, targetType: 'user' }]);
      const link = { ...manager(one), targetType: 'user' };
      expect(await writer().linkTargets([{ ...user, link }])).toEqual([other.objectId]);

      const then = await endOf('user');
      await act({ ...user, operation: 'removeLink', ...manager(other) });
      expect(await since(user, then)).toMatchObject({
        links: [{ relation: 'manager', removed: [{ targetId: other.objectId }] }],
      });
      expect((await all(directory().links(user, 'manager'))).flat()).toEqual([]);
      expect(await writer().linkTargets([{ ...user, link }])).toEqual([null]);
    });
  });

  describe('an object that cannot be brought back', () => {
    it('is gone once it is deleted', async () => {
      const [device] = presentIn(await pagesOf('device', null));
      if (device === undefined) throw new Error('no device');
      const { objectId, objectType } = device;
      const token = await endOf('device');
      await act({ objectId, objectType, operation: 'hardDelete' });

      expect(await since(device, token)).toEqual({ objectId, objectType, seen: 'gone' });
      expect(await directory().objects([device])).toEqual([{ objectId, objectType, seen: 'gone' }]);
    });
  });
};
