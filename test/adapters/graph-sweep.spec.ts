import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { Directory, LookPage } from '../../src/directory/directory.port.js';
import { type Observation, objectId } from '../../src/domain/directory/directory-object.js';
import type { Json, JsonObject } from '../../src/domain/json.js';
import {
  askedIn,
  batched,
  ok,
  openScriptedGraph,
  refused,
  type Script,
  type ScriptedGraph,
} from './scripted-graph.js';

const never = new AbortController().signal;
const user = (id: string): JsonObject => ({ '@odata.type': '#microsoft.graph.user', id });
const users = (count: number, from = 0): JsonObject[] =>
  Array.from({ length: count }, (_, index) => user(`u${from + index}`));

/** How many targets each object has, by id. */
const counted = (pages: readonly LookPage[]): Record<string, number> =>
  Object.fromEntries(
    pages.flatMap(({ observations }) => observations.map((one) => [one.objectId, targetsIn(one)])),
  );
const targetsIn = (one: Observation): number => {
  const [links] = one.seen === 'present' ? one.links : [];
  return links?.seen === 'all' ? links.targets.length : -1;
};

describe('GraphDirectory', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const opened = async (script: Script): Promise<Directory> => {
    graph = await openScriptedGraph(script);
    return openGraph(graph.options).directory;
  };
  const allOf = async <Page>(pages: AsyncIterable<Page>): Promise<Page[]> => {
    const all: Page[] = [];
    for await (const page of pages) all.push(page);
    return all;
  };
  const next = (path: string): JsonObject => ({ '@odata.nextLink': `${graph.url}${path}` });
  const isFirst = ({ path }: { path: string }) => path.includes('$expand');

  describe('sweeping a relation', () => {
    it('gives all targets of every object, of those without any as well, at low priority', async () => {
      const directory = await opened((request) =>
        isFirst(request)
          ? ok({
              value: [
                { id: 'g1', members: users(2) },
                { id: 'g2', members: [] },
              ],
            })
          : refused(500, 'unexpected'),
      );
      const pages = await allOf(directory.sweep('group', 'members', null, never));

      expect(pages).toHaveLength(1);
      expect(pages[0]).toMatchObject({ token: null, roundComplete: true });
      expect(pages[0]?.observations[0]).toEqual({
        objectId: 'g1',
        objectType: 'group',
        seen: 'present',
        attributes: {},
        links: [
          {
            relation: 'members',
            seen: 'all',
            targets: [
              { targetId: 'u0', targetType: 'user' },
              { targetId: 'u1', targetType: 'user' },
            ],
          },
        ],
      });
      expect(counted(pages)).toEqual({ g1: 2, g2: 0 });
      const [request] = graph.requests;
      expect(request?.path).toBe('/v1.0/groups?$select=id&$expand=members($select=id)&$top=100');
      expect(request?.headers['x-ms-throttle-priority']).toBe('low');
    });

    it('reads by themselves, together, those of whom the list may show a part only', async () => {
      const many = ok({
        value: [
          { id: 'small', members: users(19) },
          { id: 'twenty', members: users(20) },
          { id: 'big', members: users(20) },
          { id: 'untold' },
          { id: 'purged', members: users(20) },
        ],
      });
      const directory = await opened((request) => {
        if (isFirst(request)) return many;
        if (request.path.includes('$skiptoken=2')) {
          return ok({ value: users(30, 30), ...next('/v1.0/groups/big/members?$skiptoken=3') });
        }
        if (request.path.includes('$skiptoken=3')) return ok({ value: users(7, 60) });
        return batched(request, {
          '/groups/twenty/members': [200, { value: users(20) }],
          '/groups/big/members': [
            200,
            { value: users(30), ...next('/v1.0/groups/big/members?$skiptoken=2') },
          ],
          '/groups/untold/members': [200, { value: users(1) }],
        });
      });
      const pages = await allOf(directory.sweep('group', 'members', null, never));

      expect(counted(pages)).toEqual({ small: 19, twenty: 20, big: 67, untold: 1 });
      expect(graph.requests.slice(1, 2).flatMap((request) => askedIn(request))).toHaveLength(4);
      expect(pages.map(({ roundComplete }) => roundComplete)).toEqual([false, false, true]);
    });

    it('goes on from the token of an unfinished round, also in the middle of a page', async () => {
      const script: Script = (request) => {
        if (request.path.includes('$skiptoken')) return ok({ value: [{ id: 'g3', owners: [] }] });
        if (!isFirst(request)) {
          return batched(request, { '/groups/g1/owners': [200, { value: users(21) }] });
        }
        const rows: Json = [
          { id: 'g1', owners: users(20) },
          { id: 'g2', owners: users(1) },
        ];
        return ok({ value: rows, ...next('/v1.0/groups?$expand=owners&$skiptoken=p2') });
      };
      const directory = await opened(script);
      const pages = await allOf(directory.sweep('group', 'owners', null, never));
      expect(counted(pages)).toEqual({ g1: 21, g2: 1, g3: 0 });
      expect(pages.map(({ token }) => token)).toEqual([
        '/v1.0/groups?$select=id&$expand=owners($select=id)&$top=100',
        '/v1.0/groups?$expand=owners&$skiptoken=p2',
        null,
      ]);

      const rest = await allOf(directory.sweep('group', 'owners', pages[1]?.token ?? null, never));
      expect(counted(rest)).toEqual({ g3: 0 });
      const again = await allOf(directory.sweep('group', 'owners', pages[0]?.token ?? null, never));
      expect(counted(again)).toEqual({ g1: 21, g2: 1, g3: 0 });
    });

    it('says that a token which is refused does not lead on', async () => {
      const directory = await opened(() => refused(400, 'Directory_ExpiredPageToken'));
      await expect(
        allOf(directory.sweep('group', 'members', '/v1.0/groups?$skiptoken=old', never)),
      ).rejects.toMatchObject({ code: 'delta-token-expired' });
    });

    it('does not follow a next page to another host, and sends no token there', async () => {
      const directory = await opened(() =>
        ok({ value: [], '@odata.nextLink': 'https://elsewhere.example/v1.0/groups' }),
      );
      await expect(allOf(directory.sweep('group', 'members', null, never))).rejects.toMatchObject({
        code: 'directory-unavailable',
      });
      expect(graph.requests).toHaveLength(1);
    });

    it('knows that there is one manager at most', async () => {
      const directory = await opened(() =>
        ok({ value: [{ id: 'u1', manager: user('boss') }, { id: 'boss' }] }),
      );
      const pages = await allOf(directory.sweep('user', 'manager', null, never));
      expect(counted(pages)).toEqual({ u1: 1, boss: 0 });
      expect(graph.requests).toHaveLength(1);
    });

    it('gives lists that refuse a page size none', async () => {
      const directory = await opened(() => ok({ value: [] }));
      await allOf(directory.sweep('directoryRole', 'members', null, never));
      expect(graph.requests[0]?.path).not.toContain('$top');
    });

    it('refuses relations that are attributes, or that there are not', async () => {
      const directory = await opened(() => ok({ value: [] }));
      for (const relation of ['licences', 'friends']) {
        await expect(allOf(directory.sweep('user', relation, null, never))).rejects.toMatchObject({
          code: 'invalid-value',
          field: 'relation',
        });
      }
    });
  });

  describe('looking at app role assignments', () => {
    const assignment = (id: string, resourceId: string): JsonObject => ({
      id,
      appRoleId: '00000000-0000-0000-0000-000000000000',
      principalId: 'p',
      resourceId,
    });

    it('reads them below service principals, all of each', async () => {
      const directory = await opened((request) => {
        if (!isFirst(request)) {
          const all = Array.from({ length: 25 }, (_, nth) => assignment(`b${nth}`, 'sp2'));
          return batched(request, {
            '/servicePrincipals/sp2/appRoleAssignedTo': [200, { value: all }],
          });
        }
        const twenty = Array.from({ length: 20 }, (_, nth) => assignment(`b${nth}`, 'sp2'));
        return ok({
          value: [
            { id: 'sp1', appRoleAssignedTo: [assignment('a0', 'sp1')] },
            { id: 'sp2', appRoleAssignedTo: twenty },
            { id: 'sp3', appRoleAssignedTo: [] },
          ],
        });
      });
      const pages = await allOf(directory.look('appRoleAssignment', null, never));

      expect(graph.requests[0]?.path).toBe(
        '/v1.0/servicePrincipals?$select=id&$expand=appRoleAssignedTo&$top=100',
      );
      expect(pages.map(({ observations }) => observations.length)).toEqual([25, 1]);
      expect(pages.map(({ whole }) => whole)).toEqual([
        { type: 'appRoleAssignment', below: ['sp2'] },
        { type: 'appRoleAssignment', below: ['sp1', 'sp3'] },
      ]);
      expect(pages[1]?.observations[0]).toMatchObject({
        objectId: 'a0',
        objectType: 'appRoleAssignment',
        attributes: { resourceId: 'sp1', principalId: 'p' },
      });
      expect(pages.at(-1)).toMatchObject({ token: null, roundComplete: true });
    });

    /** Two service principals with more assignments than a list shows: `sp2` has three pages, `sp3` one. */
    const many: Script = (request) => {
      const some = (from: number, count: number): JsonObject[] =>
        Array.from({ length: count }, (_, nth) => assignment(`b${from + nth}`, 'sp2'));
      const path = '/v1.0/servicePrincipals/sp2/appRoleAssignedTo';
      if (request.path.includes('$skiptoken=2')) {
        return ok({ value: some(30, 30), ...next(`${path}?$skiptoken=3`) });
      }
      if (request.path.includes('$skiptoken=3')) return ok({ value: some(60, 7) });
      const others = Array.from({ length: 20 }, (_, nth) => assignment(`c${nth}`, 'sp3'));
      if (!isFirst(request)) {
        return batched(request, {
          '/servicePrincipals/sp2/appRoleAssignedTo': [
            200,
            { value: some(0, 30), ...next(`${path}?$skiptoken=2`) },
          ],
          '/servicePrincipals/sp3/appRoleAssignedTo': [200, { value: others }],
        });
      }
      const value = [
        { id: 'sp2', appRoleAssignedTo: some(0, 20) },
        { id: 'sp3', appRoleAssignedTo: others },
      ];
      return ok({ value, ...next('/v1.0/servicePrincipals?$skiptoken=p2') });
    };

    it('gives those of one service principal part by part when there are many', async () => {
      const directory = await opened((request) =>
        request.path.includes('$skiptoken=p2') ? ok({ value: [] }) : many(request, 1),
      );
      const pages = await allOf(directory.look('appRoleAssignment', null, never));

      expect(pages.map(({ observations }) => observations.length)).toEqual([30, 30, 7, 20, 0, 0]);
      const ids = pages.flatMap(({ observations }) => observations.map((one) => one.objectId));
      expect(new Set(ids).size).toBe(87);
      const whole = pages.map((page) => page.whole?.below);
      expect(whole).toEqual([[], [], [], ['sp3'], [], []]);
      const first = '/v1.0/servicePrincipals?$select=id&$expand=appRoleAssignedTo&$top=100';
      const second = '/v1.0/servicePrincipals?$skiptoken=p2';
      expect(pages.map(({ token }) => token)).toEqual([first, first, first, first, second, null]);
      expect(pages.map(({ roundComplete }) => roundComplete)).toEqual([
        ...[false, false, false, false, false],
        true,
      ]);
    });

    it('asks for the next part when the one before it has been taken', async () => {
      const directory = await opened(many);
      const pages = directory.look('appRoleAssignment', null, never)[Symbol.asyncIterator]();
      await pages.next();
      expect(graph.requests.filter(({ path }) => path.includes('$skiptoken'))).toHaveLength(0);
      await pages.next();
      expect(graph.requests.filter(({ path }) => path.includes('$skiptoken'))).toHaveLength(1);
      await pages.return?.();
    });

    it('asks for those of four service principals at a time, as each may answer with a page', async () => {
      const ids = Array.from({ length: 9 }, (_, nth) => `sp${nth}`);
      const directory = await opened((request) =>
        isFirst(request)
          ? ok({ value: ids.map((id) => ({ id })) })
          : batched(
              request,
              Object.fromEntries(
                ids.map((id) => [
                  `/servicePrincipals/${id}/appRoleAssignedTo`,
                  [200, { value: [assignment(`of-${id}`, id)] }],
                ]),
              ),
            ),
      );
      const pages = await allOf(directory.look('appRoleAssignment', null, never));

      const batches = graph.requests.filter((request) => !isFirst(request));
      expect(batches.map((request) => askedIn(request).length)).toEqual([4, 4, 1]);
      const below = pages.flatMap(({ whole }) => whole?.below ?? []);
      expect(below).toEqual(ids);
    });

    it('gives a page once it is full when each service principal has few enough for one', async () => {
      const size = 999;
      const ofOne = (id: string): JsonObject[] =>
        Array.from({ length: size - 1 }, (_, nth) => assignment(`${id}-${nth}`, id));
      const ids = ['sp1', 'sp2', 'sp3'];
      const directory = await opened((request) =>
        isFirst(request)
          ? ok({ value: ids.map((id) => ({ id, appRoleAssignedTo: ofOne(id).slice(0, 20) })) })
          : batched(
              request,
              Object.fromEntries(
                ids.map((id) => [
                  `/servicePrincipals/${id}/appRoleAssignedTo`,
                  [200, { value: ofOne(id) }],
                ]),
              ),
            ),
      );
      const pages = await allOf(directory.look('appRoleAssignment', null, never));

      expect(pages.map(({ observations }) => observations.length)).toEqual([1996, 998, 0]);
      expect(pages.map(({ whole }) => whole?.below)).toEqual([['sp1', 'sp2'], ['sp3'], []]);
    });
  });

  describe('looking around objects', () => {
    const ref = (objectType: string, id: string) => ({ objectType, objectId: objectId(id) });

    it('reads together the swept links and what lives below, and leaves out who is gone', async () => {
      const directory = await opened((request) =>
        batched(request, {
          '/servicePrincipals/sp/owners': [200, { value: users(2) }],
          '/servicePrincipals/sp/appRoleAssignedTo': [
            200,
            { value: [{ id: 'a', resourceId: 'sp' }] },
          ],
        }),
      );
      const refs = [ref('servicePrincipal', 'sp'), ref('servicePrincipal', 'gone')];
      const pages = await allOf(directory.lookAround(refs, never));

      expect(pages.every(({ token }) => token === null)).toBe(true);
      const seen = pages.flatMap(({ observations }) => observations);
      expect(seen.map((one) => [one.objectType, one.objectId])).toEqual(
        expect.arrayContaining([
          ['servicePrincipal', 'sp'],
          ['appRoleAssignment', 'a'],
        ]),
      );
      expect(seen.some((one) => one.objectId === 'gone')).toBe(false);
      expect(pages.flatMap(({ whole }) => whole ?? [])).toEqual([
        { type: 'appRoleAssignment', below: ['sp'] },
      ]);
    });

    it('shows all that lives below an object as one, however many pages it takes', async () => {
      const directory = await opened((request) => {
        if (request.path.includes('$skiptoken')) return ok({ value: [{ id: 'b' }] });
        const path = '/v1.0/servicePrincipals/sp/appRoleAssignedTo?$skiptoken=2';
        return batched(request, {
          '/servicePrincipals/sp/owners': [200, { value: [] }],
          '/servicePrincipals/sp/appRoleAssignedTo': [200, { value: [{ id: 'a' }], ...next(path) }],
        });
      });
      const pages = await allOf(directory.lookAround([ref('servicePrincipal', 'sp')], never));
      const below = pages.filter(({ whole }) => whole !== undefined);
      expect(below.map(({ whole }) => whole?.below)).toEqual([['sp']]);
      expect(below[0]?.observations.map((one) => one.objectId)).toEqual(['a', 'b']);
    });

    it('sends at most twenty in a batch, and asks nothing about types without such links', async () => {
      const directory = await opened((request) => batched(request, {}));
      const refs = Array.from({ length: 45 }, (_, nth) => ref('application', `app${nth}`));
      await allOf(directory.lookAround([...refs, ref('organization', 'o')], never));
      expect(graph.requests.map((request) => askedIn(request).length)).toEqual([20, 20, 5]);
    });

    it('leaves out what this identity may not read, and says so', async () => {
      const error = { error: { code: 'Authorization_RequestDenied', message: 'no' } };
      const directory = await opened((request) =>
        batched(request, {
          '/servicePrincipals/sp/owners': [200, { value: [] }],
          '/servicePrincipals/sp/appRoleAssignedTo': [403, error],
        }),
      );
      const pages = await allOf(directory.lookAround([ref('servicePrincipal', 'sp')], never));
      expect(pages.flatMap(({ whole }) => whole ?? [])).toEqual([]);
      expect(counted(pages)).toEqual({ sp: 0 });
      expect(graph.options.warnings).toEqual([
        'appRoleAssignedTo of servicePrincipal: 403 Authorization_RequestDenied no',
      ]);
    });
  });

  describe('the links of one object', () => {
    it('are none where Graph says that there is no manager', async () => {
      const directory = await opened(({ path }) =>
        path.includes('/boss/')
          ? refused(404, 'Request_ResourceNotFound')
          : ok({ ...user('boss'), displayName: 'Boss' }),
      );
      const managersOf = async (id: string) =>
        (await allOf(directory.links(ref(id), 'manager'))).flat();
      const ref = (id: string) => ({ objectType: 'user', objectId: objectId(id) });
      expect(await managersOf('u')).toEqual([{ targetId: 'boss', targetType: 'user' }]);
      expect(await managersOf('boss')).toEqual([]);
      expect(graph.requests[0]?.path).toBe('/v1.0/users/u/manager?$select=id');
    });
  });
});
