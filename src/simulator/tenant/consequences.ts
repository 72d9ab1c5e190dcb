import type { Attributes, ObjectStatus } from '../../domain/directory/directory-object.js';
import { textOf } from './attributes.js';
import type { Draft } from './change.js';
import { DynamicMembers } from './dynamic-members.js';
import { mirrored } from './mirrored-application.js';
import type { Tenant } from './tenant.js';
import type { TenantObject } from './tenant-view.js';

/** What the directory itself does after changes: members follow rules, what hung on the gone goes. */
export class Consequences {
  readonly #dynamic: DynamicMembers;

  constructor(private readonly tenant: Tenant) {
    this.#dynamic = new DynamicMembers(tenant);
  }

  /** Drafts by the directory that follow from drafts not yet applied. */
  of(drafts: readonly Draft[]): Draft[] {
    return drafts.flatMap((draft) => {
      switch (draft.kind) {
        case 'softDeleted':
          return this.#withRoles(this.#assignmentsOf(draft.objectId));
        case 'hardDeleted':
          return [
            ...this.#linksTo(draft.objectId),
            ...this.#withRoles(this.#assignmentsOf(draft.objectId)),
            ...this.#roleLinks(draft),
          ];
        case 'restored':
          return this.#withRoles(this.#broughtBack(draft.objectId));
        case 'created':
          return [...this.#dynamic.after(draft), ...this.#roleLinks(draft)];
        case 'updated':
          return [...this.#dynamic.after(draft), ...mirrored(this.tenant, draft)];
        case 'linkAdded':
        case 'linkRemoved':
          return [];
      }
    });
  }

  /** The links that lead to an object that is gone for good. */
  #linksTo(id: string): Draft[] {
    const type = this.tenant.object(id)?.type ?? '';
    return [...this.tenant.mayLinkTo(id)].flatMap((object) =>
      [...object.links].flatMap(([relation, links]) =>
        links.has(id)
          ? [
              {
                kind: 'linkRemoved' as const,
                objectId: object.id,
                objectType: object.type,
                relation,
                targetId: id,
                targetType: type,
              },
            ]
          : [],
      ),
    );
  }

  /** Assignments and grants of whoever is deleted; they have no bin. */
  #assignmentsOf(id: string): Draft[] {
    return this.#referringTo(id, 'live').map(({ id: objectId, type: objectType }) => ({
      kind: 'hardDeleted',
      objectId,
      objectType,
    }));
  }

  /** What went with a deletion comes back with the object. */
  #broughtBack(id: string): Draft[] {
    const went = this.#goneWith(id);
    return this.#referringTo(id, 'hard-deleted')
      .filter((object) => went.has(object.id))
      .map((object) => ({ kind: 'restored', objectId: object.id, objectType: object.type }));
  }

  /** What was deleted in the same request as an object that is in the bin. */
  #goneWith(id: string): ReadonlySet<string> {
    const { log } = this.tenant;
    const deletedAt = this.tenant.object(id)?.deletedAt ?? 0;
    const since = log.slice(
      this.tenant.sequenceAt(deletedAt - 1),
      this.tenant.sequenceAt(deletedAt),
    );
    const deletion = since.find(({ kind, objectId }) => kind === 'softDeleted' && objectId === id);
    const gone = since.filter(
      ({ kind, correlationId }) =>
        kind === 'hardDeleted' && correlationId === deletion?.correlationId,
    );
    return new Set(gone.map(({ objectId }) => objectId));
  }

  /** Each once, also when it refers to the object twice. */
  #referringTo(id: string, status: ObjectStatus): TenantObject[] {
    const found = [...this.tenant.referringToAny(id)].filter((each) => each.status === status);
    return [...new Map(found.map((each) => [each.id, each])).values()];
  }

  #withRoles(drafts: readonly Draft[]): Draft[] {
    return drafts.flatMap((draft) => [draft, ...this.#roleLinks(draft)]);
  }

  /** Whoever is assigned a role in the whole tenant is a member of the activated role. */
  #roleLinks(draft: Draft): Draft[] {
    if (draft.objectType !== 'unifiedRoleAssignment') return [];
    const attributes =
      draft.kind === 'created' ? draft.after : this.tenant.object(draft.objectId)?.attributes;
    if (attributes?.['directoryScopeId'] !== '/') return [];
    const kind = draft.kind === 'hardDeleted' ? 'linkRemoved' : 'linkAdded';
    return this.#membership(attributes, kind);
  }

  #membership(assignment: Attributes, kind: 'linkAdded' | 'linkRemoved'): Draft[] {
    const role = this.#activated(textOf(assignment, 'roleDefinitionId'));
    const targetId = textOf(assignment, 'principalId');
    const member = role?.links.get('members')?.has(targetId) ?? false;
    if (role === undefined || member === (kind === 'linkAdded')) return [];
    return [
      {
        kind,
        objectId: role.id,
        objectType: role.type,
        relation: 'members',
        targetId,
        targetType: this.tenant.object(targetId)?.type ?? '',
      },
    ];
  }

  #activated(template: string): TenantObject | undefined {
    const id = this.tenant.idWith('directoryRole', 'roleTemplateId', template);
    return id === undefined ? undefined : this.tenant.object(id);
  }
}
