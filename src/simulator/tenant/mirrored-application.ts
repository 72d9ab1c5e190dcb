import type { Attributes } from '../../domain/directory/directory-object.js';
import { equalJson, type Json } from '../../domain/json.js';
import { textOf, valueAt } from './attributes.js';
import type { Draft } from './change.js';
import type { Tenant } from './tenant.js';

/** What a service principal repeats of its application, by the application's path. */
const MIRRORED: readonly (readonly [path: string, names: readonly string[]])[] = [
  ['appRoles', ['appRoles']],
  ['api/oauth2PermissionScopes', ['oauth2PermissionScopes']],
  ['displayName', ['displayName', 'appDisplayName']],
  ['signInAudience', ['signInAudience']],
];

/** The edit of a service principal that follows from an edit of its application. */
export const mirrored = (
  tenant: Tenant,
  draft: Extract<Draft, { readonly kind: 'updated' }>,
): Draft[] => {
  if (draft.objectType !== 'application') return [];
  const application = tenant.object(draft.objectId)?.attributes ?? {};
  const appId = textOf(application, 'appId');
  const id = tenant.idWith('servicePrincipal', 'appId', appId);
  const principal = id === undefined ? undefined : tenant.object(id);
  if (principal === undefined) return [];
  const after = shownBy({ ...application, ...draft.after });
  const { attributes } = principal;
  const changed = Object.entries(after).filter(
    ([name, value]) => !equalJson(attributes[name], value),
  );
  if (changed.length === 0) return [];
  const before = Object.fromEntries(changed.map(([name]) => [name, attributes[name] ?? null]));
  return [
    {
      kind: 'updated',
      objectId: principal.id,
      objectType: principal.type,
      before,
      after: Object.fromEntries(changed),
    },
  ];
};

/** What a service principal shows of its application. */
export const shownBy = (application: Attributes): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    MIRRORED.flatMap(([path, names]) => {
      const value = valueAt(application, path);
      return value === undefined ? [] : names.map((name) => [name, value] as const);
    }),
  );
