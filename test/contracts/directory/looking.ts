import { InvalidValue } from '../../../src/domain/errors.js';
import { type Acting, all, idsIn } from './acting.js';

/** Full looks, and looks at policies. */
export const itIsLookedAt = ({
  opened,
  directory,
  act,
  pagesOf,
  observationsOf,
  aUser,
  aPolicy,
}: Acting): void => {
  describe('a look', () => {
    it('shows every object at least once, page by page', async () => {
      const created = await Promise.all([aUser(), aUser(), aUser()]);
      const pages = await pagesOf('user', null);

      expect(pages.map(({ roundComplete }) => roundComplete)).toEqual(
        pages.map((_, index) => index === pages.length - 1),
      );
      const seen = new Set(pages.flatMap((page) => page.observations.map((one) => one.objectId)));
      expect(created.every((ref) => seen.has(ref.objectId))).toBe(true);
    });

    it('goes on from the token of an unfinished round with the pages that are left', async () => {
      await opened().next('an empty page');
      const pages = await pagesOf('group', null);
      expect(pages.length).toBeGreaterThan(1);

      const rest = await pagesOf('group', pages[0]?.token ?? null);

      expect(rest.at(-1)?.roundComplete).toBe(true);
      expect(idsIn(rest)).toEqual(idsIn(pages.slice(1)));
    });

    it('takes an empty page for what it is when it is not the last', async () => {
      const before = idsIn(await pagesOf('user', null));
      await opened().next('an empty page');

      const pages = await pagesOf('user', null);

      expect(pages.some((page) => page.observations.length === 0)).toBe(true);
      expect(idsIn(pages)).toEqual(before);
    });

    it('shows the same objects when the directory shuffles and repeats them', async () => {
      const before = idsIn(await pagesOf('group', null));
      await opened().next('shuffled order');
      await opened().next('duplicates');
      expect(idsIn(await pagesOf('group', null))).toEqual(before);
    });

    it('stops at once when it is told to', async () => {
      const stop = AbortSignal.abort(new Error('stopped'));
      await expect(all(directory().look('user', null, stop))).rejects.toThrow('stopped');
    });

    it('refuses a type nobody captures', () => {
      expect(() => directory().styleOf('contact')).toThrow(InvalidValue);
    });
  });

  describe('a look at policies', () => {
    it('shows all of them each time, and leaves no token', async () => {
      const policy = await aPolicy();
      expect(directory().styleOf('conditionalAccessPolicy')).toBe('complete');
      const pages = await pagesOf('conditionalAccessPolicy', null);

      expect(pages.at(-1)).toMatchObject({ token: null, roundComplete: true });
      expect(idsIn(pages)).toContain(policy.objectId);
      expect(idsIn(await pagesOf('conditionalAccessPolicy', null))).toEqual(idsIn(pages));
    });

    it('shows those in the bin as soft-deleted', async () => {
      const policy = await aPolicy();
      await act({ ...policy, operation: 'softDelete' });

      const seen = await observationsOf('conditionalAccessPolicy', null);

      expect(seen.filter((one) => one.objectId === policy.objectId)).toEqual([
        expect.objectContaining({ ...policy, seen: 'soft-deleted' }),
      ]);
    });

    it('keeps the kind of named locations', async () => {
      const seen = await observationsOf('namedLocation', null);
      const kinds = seen.flatMap((one) =>
        one.seen === 'present' ? [one.attributes['@odata.type']] : [],
      );
      expect(kinds.length).toBeGreaterThan(0);
      const aKind: unknown = expect.stringMatching(/^#microsoft\.graph\.\w+NamedLocation$/);
      expect(kinds).toEqual(kinds.map(() => aKind));
    });
  });
};
