import type { DirectoryWrite } from '../../../src/directory/directory.port.js';
import {
  type Link,
  objectId,
  type ObjectRef,
  type Observation,
} from '../../../src/domain/directory/directory-object.js';
import { type Acting, holdsInTime } from './acting.js';

/** Writes and what becomes of them. */
export const itIsWritten = ({
  directory,
  writer,
  act,
  endOf,
  since,
  aUser,
  aGroup,
  aPolicy,
}: Acting): void => {
  describe('the writer', () => {
    const write = async (wish: DirectoryWrite) => (await writer().write([wish]))[0];

    it('writes values, and a look shows them', async () => {
      const user = await aUser({ department: 'Ops' });
      const token = await endOf('user');
      const attributes = { department: 'Sales', businessPhones: ['+47 1'] };

      expect(await write({ ...user, operation: 'update', attributes })).toEqual({
        outcome: 'done',
      });

      await holdsInTime(async () => {
        expect(await since(user, token)).toMatchObject({ attributes });
      });
    });

    it('writes the same twice without harm', async () => {
      const user = await aUser();
      const wish = { ...user, operation: 'update', attributes: { city: 'Oslo' } } as const;
      expect(await writer().write([wish])).toEqual([{ outcome: 'done' }]);
      expect(await writer().write([wish])).toEqual([{ outcome: 'done' }]);
      await holdsInTime(async () => {
        expect(await directory().objects([user])).toMatchObject([{ attributes: { city: 'Oslo' } }]);
      });
    });

    it('adds and removes links, and says when they were so already', async () => {
      const [group, user] = [await aGroup(), await aUser()];
      const link = member(user);
      expect(await write({ ...group, operation: 'removeLink', link })).toEqual({
        outcome: 'already-so',
      });
      expect(await write({ ...group, operation: 'addLink', link })).toEqual({ outcome: 'done' });
      expect(await write({ ...group, operation: 'addLink', link })).toEqual({
        outcome: 'already-so',
      });
      await holdsInTime(async () => {
        expect(
          await writer().linkTargets([
            { ...group, link },
            { ...user, ...group, link: member(group) },
          ]),
        ).toEqual([user.objectId, null]);
      });
      expect(await write({ ...group, operation: 'removeLink', link })).toEqual({ outcome: 'done' });
      await holdsInTime(async () => {
        expect(await writer().linkTargets([{ ...group, link }])).toEqual([null]);
      });
    });

    it('does not take another refusal of a link for one that was there already', async () => {
      const group = await aGroup();
      const missing = { objectType: 'user', objectId: objectId(crypto.randomUUID()) };
      expect(await write({ ...group, operation: 'addLink', link: member(group) })).toMatchObject({
        outcome: 'refused',
        status: 400,
      });
      expect(await write({ ...group, operation: 'addLink', link: member(missing) })).toMatchObject({
        outcome: 'refused',
      });
    });

    it.each([
      ['user', aUser],
      ['group', aGroup],
      ['policy', aPolicy],
    ])('soft-deletes a %s and restores it, each time also twice', async (_, make) => {
      const ref = await make();
      expect(await write({ ...ref, operation: 'softDelete' })).toEqual({ outcome: 'done' });
      expect(await write({ ...ref, operation: 'softDelete' })).toEqual({ outcome: 'already-so' });
      await holdsInTime(async () => {
        expect(await directory().objects([ref])).toMatchObject([{ seen: 'soft-deleted' }]);
      });
      expect(await write({ ...ref, operation: 'restore' })).toEqual({ outcome: 'done' });
      await holdsInTime(async () => {
        expect(await write({ ...ref, operation: 'restore' })).toEqual({ outcome: 'already-so' });
        expect(await directory().objects([ref])).toMatchObject([{ seen: 'present' }]);
      });
    });

    it('writes policies as they were read', async () => {
      const policy = await aPolicy();
      const [before] = await directory().objects([policy]);
      const attributes = before?.seen === 'present' ? before.attributes : {};
      await act({
        ...policy,
        operation: 'update',
        attributes: { state: 'disabled', grantControls: null },
      });

      const { state = null, conditions = null, grantControls = null } = attributes;
      const wish = { ...policy, operation: 'update' } as const;
      expect(await write({ ...wish, attributes: { state, conditions, grantControls } })).toEqual({
        outcome: 'done',
      });

      await holdsInTime(async () => {
        const [after] = await directory().objects([policy]);
        expect(without(after, 'modifiedDateTime')).toEqual(without(before, 'modifiedDateTime'));
      });
    });

    it('settles many independent writes, each in its place', async () => {
      const users = await Promise.all(Array.from({ length: 23 }, () => aUser()));
      const writes = users.map((user, index): DirectoryWrite => ({
        ...user,
        operation: 'update',
        attributes: { city: `City ${index}`, ...(index === 7 ? { userPrincipalName: '' } : {}) },
      }));
      const missing = { objectType: 'user', objectId: objectId(crypto.randomUUID()) };
      writes.push({ ...missing, operation: 'update', attributes: { city: 'Nowhere' } });

      const outcomes = await writer().write(writes);

      expect(outcomes).toHaveLength(24);
      expect(outcomes[23]).toMatchObject({ outcome: 'refused', status: 404 });
      expect(outcomes.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThanOrEqual(
        22,
      );
    });

    it('gives the words of the directory when it is refused', async () => {
      const user = await aUser();
      const outcome = await write({
        ...user,
        operation: 'update',
        attributes: { displayName: null },
      });
      expect(outcome).toEqual({
        outcome: 'refused',
        status: 400,
        detail: expect.stringMatching(/displayName/i) as unknown,
      });
    });
  });
};

const member = (target: ObjectRef): Link => ({
  relation: 'members',
  targetId: target.objectId,
  targetType: target.objectType,
});

const without = (observation: Observation | undefined, name: string) =>
  observation?.seen === 'present'
    ? { ...observation, attributes: { ...observation.attributes, [name]: null } }
    : observation;
