import type { ObjectId } from '../../directory/directory-object.js';
import { type AccessObject, textOf } from './access.js';
import type { Picture } from './picture.js';

interface Assignment {
  readonly principalId: string;
  readonly roleId: string;
}

const NOBODY: ReadonlyMap<ObjectId, string> = new Map();

/**
 * Who holds which directory role actively and for the whole tenant. Assignments tell; an activated role's
 * own list of members counts where no assignment says the same. Who is only eligible holds nothing yet.
 * Microsoft Graph: unifiedRoleAssignment, directoryRole; a built-in role's definition has the template's id (2026).
 */
export class Roles {
  readonly #byPrincipal = new Map<string, Map<ObjectId, string>>();
  /** What an assignment told before the plan: the list of members follows it. */
  readonly #told = new Set<string>();

  constructor(private readonly picture: Picture) {
    for (const object of picture.all()) {
      this.note(null, object);
      const assignment = assignmentIn(object);
      if (assignment !== null) this.#told.add(keyOf(assignment));
    }
  }

  /** The principals that a change of an assignment is about. */
  note(before: AccessObject | null, after: AccessObject): readonly string[] {
    const was = before === null ? null : assignmentIn(before);
    const is = assignmentIn(after);
    if (was !== null) this.#byPrincipal.get(was.principalId)?.delete(after.objectId);
    if (is !== null) {
      const own = this.#byPrincipal.get(is.principalId) ?? new Map<ObjectId, string>();
      this.#byPrincipal.set(is.principalId, own.set(after.objectId, is.roleId));
    }
    return [was, is].flatMap((assignment) => assignment?.principalId ?? []);
  }

  /**
   * Roles of an account or service principal, its own and those of the groups it is directly in.
   * Microsoft Learn: "Use Microsoft Entra groups to manage role assignments": nesting is not supported (2026).
   */
  of(id: ObjectId): ReadonlySet<string> {
    const roles = new Set(this.#ownOf(id));
    for (const container of this.picture.containersOf(id)) {
      const object = this.picture.object(container);
      if (object?.objectType !== 'group' || object.status !== 'live') continue;
      for (const role of this.#ownOf(container)) roles.add(role);
    }
    return roles;
  }

  *#ownOf(principalId: ObjectId): Generator<string, undefined> {
    yield* (this.#byPrincipal.get(principalId) ?? NOBODY).values();
    for (const container of this.picture.containersOf(principalId)) {
      const object = this.picture.object(container);
      const roleId = object?.objectType === 'directoryRole' ? templateOf(object) : null;
      if (roleId !== null && !this.#told.has(keyOf({ principalId, roleId }))) yield roleId;
    }
    return undefined;
  }
}

const templateOf = ({ attributes }: AccessObject): string | null =>
  textOf(attributes['roleTemplateId']);

const keyOf = ({ principalId, roleId }: Assignment): string => `${principalId} ${roleId}`;

const assignmentIn = ({ objectType, status, attributes }: AccessObject): Assignment | null => {
  if (objectType !== 'unifiedRoleAssignment' || status !== 'live') return null;
  const principalId = textOf(attributes['principalId']);
  const roleId = textOf(attributes['roleDefinitionId']);
  const isOfTenant = (textOf(attributes['directoryScopeId']) ?? '/') === '/';
  return principalId === null || roleId === null || !isOfTenant ? null : { principalId, roleId };
};
