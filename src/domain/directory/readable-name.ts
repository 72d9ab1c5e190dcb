import { objectsOf, textOf } from '../json-fields.js';
import { type Attributes, objectId, type ObjectId, type ObjectType } from './directory-object.js';

/** What names are made from, of an object that others refer to. */
export interface Named {
  readonly displayName: string;
  readonly attributes: Attributes;
}

export type NamedOf = (id: ObjectId) => Named | undefined;

export interface ToName extends Named {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
}

/**
 * A name that people can read, of an object that has none of its own: of a grant or an assignment, from what it
 * refers to, as `Global Administrator for Payroll Portal`. Its display name where nothing of that is known.
 */
export const readableName = (object: ToName, namedOf: NamedOf): string => {
  const { displayName, objectType, attributes } = object;
  if (displayName !== object.objectId) return displayName;
  const name = Object.hasOwn(sentences, objectType) ? sentences[objectType] : undefined;
  return name?.(new References(attributes, namedOf)) ?? displayName;
};

/** What an object refers to, by name; by the id where the name is not known. */
class References {
  private found = false;

  constructor(
    readonly attributes: Attributes,
    private readonly namedOf: NamedOf,
  ) {}

  get isAnyKnown(): boolean {
    return this.found;
  }

  at(property: string): Named | undefined {
    const id = textOf(this.attributes, property)?.split('/').at(-1) ?? '';
    const named = id === '' ? undefined : this.namedOf(objectId(id));
    if (named !== undefined) this.found = true;
    return named;
  }

  name(property: string): string {
    return this.at(property)?.displayName ?? textOf(this.attributes, property) ?? 'nobody known';
  }
}

type Sentence = (of: References) => string | null;

const known = (of: References, sentence: string): string | null =>
  of.isAnyKnown ? sentence : null;

const role: Sentence = (of) => {
  const scope = textOf(of.attributes, 'directoryScopeId') ?? '/';
  const where = scope === '/' ? '' : ` in ${of.name('directoryScopeId')}`;
  return known(of, `${of.name('roleDefinitionId')} for ${of.name('principalId')}${where}`);
};

/** Of an assignment to an application that has no roles. Microsoft Graph, "appRoleAssignment" (2026). */
const NO_ROLE = '00000000-0000-0000-0000-000000000000';

const appRole: Sentence = (of) => {
  const id = textOf(of.attributes, 'appRoleId') ?? NO_ROLE;
  const roles = objectsOf(of.at('resourceId')?.attributes ?? null, 'appRoles');
  const found = roles.find((one) => textOf(one, 'id') === id) ?? null;
  const value = textOf(found, 'value') ?? textOf(found, 'displayName');
  const what = value ?? (id === NO_ROLE ? 'Default access' : id);
  return known(of, `${what} on ${of.name('resourceId')} for ${of.name('principalId')}`);
};

const grant: Sentence = (of) => {
  const isOfOne = textOf(of.attributes, 'principalId') !== null;
  const as = isOfOne ? ` as ${of.name('principalId')}` : '';
  const scopes = scopesIn(textOf(of.attributes, 'scope') ?? '');
  return known(of, `${scopes} for ${of.name('clientId')} to ${of.name('resourceId')}${as}`);
};

const MOST_SCOPES = 4;

const scopesIn = (text: string): string => {
  const scopes = text.split(' ').filter((scope) => scope !== '');
  if (scopes.length === 0) return 'No scopes';
  const more = scopes.length - MOST_SCOPES;
  const rest = more > 0 ? ` and ${String(more)} more` : '';
  return `${scopes.slice(0, MOST_SCOPES).join(' ')}${rest}`;
};

const sentences: Readonly<Record<ObjectType, Sentence>> = {
  oauth2PermissionGrant: grant,
  appRoleAssignment: appRole,
  unifiedRoleAssignment: role,
  unifiedRoleEligibilitySchedule: role,
};

const MOST_RECALLED = 1_000;

/** The same look-up, which recalls what it found of up to a thousand objects: many refer to the same ones. */
export const recalling = (namedOf: NamedOf): NamedOf => {
  const recalled = new Map<ObjectId, Named | undefined>();
  return (id) => {
    if (recalled.has(id)) return recalled.get(id);
    const named = namedOf(id);
    if (recalled.size >= MOST_RECALLED) recalled.clear();
    recalled.set(id, named);
    return named;
  };
};
