import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessModule } from '../../../src/access/access.module.js';
import { ServiceTokens } from '../../../src/access/service-tokens.port.js';
import { Sessions } from '../../../src/access/sessions.port.js';
import { authorizationFor } from '../../../src/cli/credentials.js';
import { type AccessRole, accessRoles } from '../../../src/domain/access/access-roles.js';
import { allPermissions, type Permission } from '../../../src/domain/access/permissions.js';
import type { Principal } from '../../../src/domain/access/principal.js';
import { instantAt } from '../../../src/domain/instant.js';
import { AccessFolder } from '../../access/an-access-folder.js';
import { anOperator } from '../../support/an-operator.js';
import { stateline } from '../../cli/a-terminal.js';
import { RunningApi } from '../running-api.js';
import { type Route, routesOf } from './all-routes.js';
import { nameOf, permissionsByRole, routesTable, tableIn, takesByRoute } from './who-may-what.js';

const LIMIT_MS = 120_000;

/** Somebody who asks every route. */
interface Asker {
  readonly name: string;
  readonly may: ReadonlySet<string>;
  readonly isProgram: boolean;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

let folder: AccessFolder;
let api: RunningApi;
let routes: readonly Route[];

beforeAll(async () => {
  folder = new AccessFolder();
  api = await RunningApi.start({
    access: AccessModule.of({ keyFolder: folder.path, entra: null }),
    requestsPerMinute: 1_000_000,
  });
  routes = routesOf(api.app);
}, LIMIT_MS);
afterAll(async () => {
  await api.close();
  folder.remove();
});

const withRole = (role: AccessRole): Asker => {
  const somebody = { id: `a ${role}`, name: `a ${role}`, kind: 'user', scopes: null } as const;
  const principal: Principal = {
    ...somebody,
    roles: [role],
    tenantIds: ['t'],
    permissions: new Set(),
  };
  const headers = async () => {
    // A new one for each route, because one of them ends it.
    const { value } = await api.app.get(Sessions).start(principal);
    return { cookie: `stateline=${value}` };
  };
  const may = permissionsByRole().get(role) ?? new Set();
  return { name: role, may, isProgram: false, headers };
};

const withTokenFor = async (permissions: readonly Permission[], tenantId = 't'): Promise<Asker> => {
  const expiresAt = instantAt(Date.now() + 3_600_000);
  const { token } = await api.app
    .get(ServiceTokens)
    .create({ name: 'x', permissions, tenantIds: [tenantId], expiresAt }, anOperator('x'));
  return {
    name: permissions.join(' and '),
    may: new Set(permissions),
    isProgram: true,
    headers: () => Promise.resolve({ authorization: `Bearer ${token}` }),
  };
};

const machine = (): Asker => {
  const authorization = authorizationFor(api.url, { STATELINE_KEY_FOLDER: folder.path });
  return {
    name: 'machine',
    may: permissionsByRole().get('global-administrator') ?? new Set(),
    isProgram: false,
    headers: async () => ({ authorization: (await authorization()) ?? '' }),
  };
};

const nobody: Asker = {
  ...{ name: 'nobody', may: new Set(), isProgram: false },
  headers: () => Promise.resolve({}),
};

interface Answer {
  readonly status: number;
  readonly title: string;
}

const ask = async (
  { method, path }: Route,
  { headers }: Asker,
  tenantId = 't',
): Promise<Answer> => {
  const below = path.replace('{tenantId}', tenantId).replace(/\{\w+\}/g, 'x');
  const response = await fetch(`${api.url}${below}`, {
    ...{ method, headers: await headers(), redirect: 'manual' },
  });
  if (response.ok) {
    // It may be a stream that goes on.
    await response.body?.cancel();
    return { status: response.status, title: '' };
  }
  const { title = '' } = JSON.parse((await response.text()) || '{}') as { title?: string };
  return { status: response.status, title };
};

/** What is to be expected of a route that takes nothing: whoever asks is not asked who they are. */
const expected = (route: Route, takes: string, { may, name }: Asker): 'let in' | 401 | 403 => {
  if (takes === 'nothing') return 'let in';
  if (name === 'nobody') return 401;
  if (approvesToo(route) && !may.has('recovery/approve')) return 403;
  return takes === 'a sign-in' || may.has(takes) ? 'let in' : 403;
};

/**
 * Jobs of the Graph-compatible API are made in somebody's name, and only people change who may do what: for
 * a program that is no matter of permissions. What takes a body is refused for its lack first.
 */
const isForPeople = ({ method, path }: Route): boolean =>
  (method === 'POST' && /^\/graph\/.*\/recovery(Preview)?Jobs$/.test(path)) ||
  (method === 'DELETE' && path.startsWith('/api/access/')) ||
  /^\/api\/access\/.*\/(reset|end)$/.test(path);

/** A recovery of the Graph-compatible API is approved with its request. */
const approvesToo = ({ method, path }: Route): boolean =>
  method === 'POST' && /^\/graph\/.*\/recoveryJobs$/.test(path);

/** Routes for signing in refuse who cannot, whoever that is. */
const isLetIn = ({ path }: Route, { status }: Answer): boolean =>
  status !== 403 && (status !== 401 || path.startsWith('/auth/'));

const wrongFor = async (asker: Asker, asked = routes): Promise<readonly string[]> => {
  const takes = takesByRoute();
  const wrong: string[] = [];
  for (const route of asked) {
    const mayEver = expected(route, takes.get(nameOf(route)) ?? 'what nobody has', asker);
    const wanted = asker.isProgram && isForPeople(route) ? 403 : mayEver;
    const answer = await ask(route, asker);
    const isRight = wanted === 'let in' ? isLetIn(route, answer) : answer.status === wanted;
    if (!isRight) wrong.push(`${nameOf(route)}: ${String(answer.status)}, not ${String(wanted)}`);
  }
  return wrong;
};

/** Of routes that are reached under several versions, one. */
const oneOfEach = (all: readonly Route[]): readonly Route[] => [
  ...new Map(all.map((route) => [nameOf(route), route])).values(),
];

describe('Who may what', () => {
  it('stands in docs/access.md for every role: `stateline access roles --markdown` prints it', async () => {
    const { out } = await stateline(['access', 'roles', '--markdown']);

    expect(`${tableIn('roles')}\n`).toBe(out);
  });

  it('stands in docs/access.md for every route', () => {
    expect(tableIn('routes')).toBe(routesTable(routes));
  });

  it('is said of every route', () => {
    expect(routes.filter(({ needs }) => needs === undefined)).toEqual([]);
    expect(routes.length).toBeGreaterThan(60);
  });

  it.each([...accessRoles])(
    'holds for %s on every route',
    async (role) => {
      const asked = role === 'global-administrator' ? routes : oneOfEach(routes);
      expect(await wrongFor(withRole(role), asked)).toEqual([]);
    },
    LIMIT_MS,
  );

  it.each([...allPermissions])(
    'holds for who may %s and nothing else, on every route',
    async (permission) => {
      expect(await wrongFor(await withTokenFor([permission]), oneOfEach(routes))).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'holds for nobody, for who may nothing, and for the machine itself, on every route',
    async () => {
      expect(await wrongFor(nobody)).toEqual([]);
      expect(await wrongFor(await withTokenFor([]))).toEqual([]);
      expect(await wrongFor(machine())).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'answers of a tenant of others what it answers of one that is not there',
    async () => {
      const asker = await withTokenFor(allPermissions, 'elsewhere');
      for (const route of routes.filter(({ path }) => path.includes('{tenantId}'))) {
        const where = nameOf(route);
        const unknown = { status: 404, title: 'unknown-tenant' };
        expect({ where, ...(await ask(route, asker, 't')) }).toEqual({ where, ...unknown });
        expect({ where, ...(await ask(route, asker, 'nowhere')) }).toEqual({ where, ...unknown });
      }
    },
    LIMIT_MS,
  );
});
