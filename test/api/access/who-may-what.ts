import { readFileSync } from 'node:fs';
import type { AccessRole } from '../../../src/domain/access/access-roles.js';
import type { Permission } from '../../../src/domain/access/permissions.js';
import { markdownTable } from '../../../src/cli/markdown-table.js';
import type { Route } from './all-routes.js';

/** What docs/access.md says that a route takes. */
export type Takes = Permission | 'nothing' | 'a sign-in';

const readme = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8');

/** The table of docs/access.md between two remarks. */
export const tableIn = (name: string): string =>
  new RegExp(`<!-- ${name} -->\n\n([^]*?)\n\n<!-- end of ${name} -->`).exec(readme)?.[1] ?? '';

const cellsIn = (table: string): readonly (readonly string[])[] =>
  table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );

/** Who may what, as docs/access.md says. */
export const permissionsByRole = (): ReadonlyMap<AccessRole, ReadonlySet<string>> => {
  const [head = ''] = tableIn('roles').split('\n');
  const roles = head
    .split('|')
    .slice(3, -1)
    .map((cell) => cell.trim() as AccessRole);
  const rows = cellsIn(tableIn('roles'));
  return new Map(
    roles.map((role, column) => [
      role,
      new Set(rows.flatMap((cells) => (cells[column + 2] === 'yes' ? [cells[0] ?? ''] : []))),
    ]),
  );
};

/** What each route takes, as docs/access.md says. */
export const takesByRoute = (): ReadonlyMap<string, Takes> =>
  new Map(
    cellsIn(tableIn('routes')).flatMap(([route = '', takes]) =>
      route
        .split(' ')
        .slice(0, -1)
        .map((method) => {
          const path = route.split(' ').at(-1)?.replace('…', TENANT) ?? '';
          return [`${method} ${path}`, takes as Takes];
        }),
    ),
  );

const TENANT = '/api/tenants/{tenantId}';

/** As docs/access.md names a route: both versions of the Graph API are one there. */
export const nameOf = ({ method, path }: Route): string => `${method} ${readmePath(path)}`;

const readmePath = (path: string): string =>
  path.replace(/^\/graph\/(v1\.0|beta)(?=\/|$)/, '/graph/{version}');

/** The table as it has to stand there: methods of one path that take the same are in one row. */
export const routesTable = (routes: readonly Route[]): string => {
  const rows = Map.groupBy(routes, (route) => `${readmePath(route.path)}|${takesOf(route)}`);
  return markdownTable(
    ['route', 'takes'],
    [...rows.values()].flatMap((same) => rowOf(same)),
  );
};

const rowOf = (same: readonly Route[]): readonly (readonly string[])[] => {
  const [first] = same;
  if (first === undefined) return [];
  const methods = [...new Set(same.map(({ method }) => method))].join(' ');
  const path = readmePath(first.path).replace(`${TENANT}/`, '…/');
  const takes = takesOf(first);
  return [[`\`${methods} ${path}\``, /[a-z]\/[a-z]/.test(takes) ? `\`${takes}\`` : takes]];
};

const takesOf = ({ path, needs = 'nothing' }: Route): Takes =>
  path === '/auth/me' ? 'a sign-in' : needs;
