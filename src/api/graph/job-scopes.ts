import { Injectable } from '@nestjs/common';
import type { Backup } from '../../backups/list-backups.query.js';
import type { Scope } from '../../domain/comparison/report-events.js';
import { objectId, type ObjectId } from '../../domain/directory/directory-object.js';
import type { Criteria, TypeAndIds } from '../../domain/graph-api/criteria.js';
import {
  type EntityType,
  GRANTS,
  objectTypesOf,
  supportedTypes,
} from '../../domain/graph-api/entity-types.js';
import { GraphBadRequest } from '../../domain/graph-api/graph-errors.js';
import { WITHOUT_PERSONAL_GRANTS } from '../../domain/graph-api/native-choices.js';
import { History, type Moment, type TenantState } from '../../history/history.port.js';

/** Objects of one job: grants of a service principal that all of a tenant use are better asked for by type. */
const MOST_OBJECTS = 20_000;

const grantTypes: ReadonlySet<string> = new Set(GRANTS.flatMap(objectTypesOf));

/** What the criteria of a job mean in a tenant. */
@Injectable()
export class JobScopes {
  constructor(private readonly history: History) {}

  /** An id that nothing of its type has matches nothing. @throws GraphBadRequest for too many grants */
  of(tenantId: string, since: Backup, criteria: Criteria | null): Scope {
    const filter = WITHOUT_PERSONAL_GRANTS;
    if (criteria === null) return { types: supportedTypes, filter };
    if ('entityTypes' in criteria) return { types: withGrants(criteria.entityTypes), filter };
    const tenant = this.history.tenant(tenantId);
    // A position of the log, as a backup names it.
    const then = { position: since.position } as Moment;
    const states = [tenant.at(then), tenant.now()];
    const objectIds = [...new Set(criteria.filterValues.flatMap((value) => idsOf(states, value)))];
    if (objectIds.length > MOST_OBJECTS) {
      throw new GraphBadRequest(
        `With its grants this is about more than ${String(MOST_OBJECTS)} objects; choose them by type.`,
      );
    }
    return {
      types: withGrants(criteria.filterValues.map(({ entityType }) => entityType)),
      objectIds,
      filter,
    };
  }
}

/** Grants and assignments go with service principals: they are links of those in the native product's eyes. */
const withGrants = (names: readonly EntityType[]): readonly string[] => [
  ...new Set(
    names
      .flatMap((name) => (name === 'servicePrincipal' ? [name, ...GRANTS] : name))
      .flatMap(objectTypesOf),
  ),
];

const idsOf = (states: readonly TenantState[], { entityType, entityIds }: TypeAndIds) =>
  entityIds.map(objectId).flatMap((id) => {
    const isThere = states.some((state) => {
      const type = state.standing(id)?.objectType;
      return type !== undefined && objectTypesOf(entityType).includes(type);
    });
    if (!isThere) return [];
    return entityType === 'servicePrincipal' ? [id, ...grantsOf(states, id)] : [id];
  });

/** Those it has, and those that others have of it. */
const grantsOf = (states: readonly TenantState[], id: ObjectId): readonly ObjectId[] =>
  states.flatMap((state) =>
    state
      .referencesTo(id)
      .map(({ sourceId }) => sourceId)
      .filter((sourceId) => grantTypes.has(state.standing(sourceId)?.objectType ?? '')),
  );
