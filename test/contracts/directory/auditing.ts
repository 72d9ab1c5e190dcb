import type { ObjectRef } from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import type { AuditRecord } from '../../../src/domain/timeline/attribution.js';
import { type Acting, all, holdsInTime, never } from './acting.js';

/** Who did what. */
export const itIsAudited = ({ opened, directory, writer, act, aUser, aGroup }: Acting): void => {
  describe('audit records', () => {
    const recordsOf = async (ref: ObjectRef): Promise<readonly AuditRecord[]> => {
      const from = instantAt(Date.now() - 60_000);
      const records = (await all(directory().audits(from, never))).flat();
      return records.filter(({ objectIds }) => objectIds.includes(ref.objectId));
    };

    it('tell who changed what, oldest first', async () => {
      const user = await aUser();
      await act({ ...user, operation: 'update', attributes: { officeLocation: 'BGO-4' } });
      await act({ ...user, operation: 'softDelete' });

      await holdsInTime(async () => {
        const records = await recordsOf(user);
        expect(records.map(({ kind }) => kind)).toEqual(['create', 'update', 'delete']);
        expect(records[1]).toMatchObject({
          activity: 'Update user',
          succeeded: true,
          attributes: expect.arrayContaining(['officeLocation']) as unknown,
          actor: { kind: 'application', name: opened().foreignName },
        });
      });
    });

    it('name both ends of a link', async () => {
      const [group, user] = [await aGroup(), await aUser()];
      const targetId = user.objectId;
      await act({ ...group, operation: 'addLink', relation: 'members', targetId });
      await act({ ...group, operation: 'removeLink', relation: 'members', targetId });

      await holdsInTime(async () => {
        const links = (await recordsOf(group)).filter(({ kind }) => kind.endsWith('link'));
        expect(links.map(({ kind }) => kind)).toEqual(['link', 'unlink']);
        expect(links.every(({ objectIds }) => objectIds.includes(targetId))).toBe(true);
      });
    });

    it('recognise our own writer', async () => {
      const user = await aUser();
      await writer().write([{ ...user, operation: 'update', attributes: { city: 'Oslo' } }]);

      await holdsInTime(async () => {
        const kinds = (await recordsOf(user)).map(({ actor }) => actor.kind);
        expect(kinds).toEqual(['application', 'stateline']);
      });
    });
  });
};
