import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ObjectId } from '../domain/directory/directory-object.js';
import { StatelineError } from '../domain/errors.js';
import { ObjectNotFound } from './get-object.query.js';
import { History, type Moment, type Page, type PageRequest, type Trust } from './history.port.js';
import { type Effective, namedIn } from './list-effective.query.js';
import { type Holding, holdersOf, isRole } from './role-holders.js';
import { stateAt } from './state-at.js';
import { pageOfWalk } from './walk-page.js';

export interface RoleHolder
  extends Effective, Pick<Holding, 'assignment' | 'assignmentId' | 'scope'> {}

export interface RoleHoldersPage extends Page<RoleHolder> {
  readonly trust: Trust;
}

/** The object is there, and is no directory role. */
export class NoRole extends StatelineError {
  readonly code = 'no-role';
  readonly category = 'incorrect';
  override readonly field = 'objectId';
  constructor(objectId: string, objectType: string) {
    super(
      `objectId takes a role definition or an activated directory role; ${objectId} is a ${objectType}`,
    );
  }
}

/** Everybody who held a directory role, also through groups, active or eligible. */
export class ListRoleHolders extends Query<RoleHoldersPage> {
  constructor(
    readonly tenantId: string,
    readonly of: { readonly roleId: ObjectId; readonly page: PageRequest },
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(ListRoleHolders)
export class ListRoleHoldersHandler implements IQueryHandler<ListRoleHolders> {
  constructor(private readonly history: History) {}

  /** @throws ObjectNotFound, NoRole */
  async execute({ tenantId, of, moment }: ListRoleHolders): Promise<RoleHoldersPage> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    const { roleId, page } = of;
    const standing = state.standing(roleId);
    if (standing === undefined) return Promise.reject(new ObjectNotFound(roleId));
    if (!isRole(state, roleId)) return Promise.reject(new NoRole(roleId, standing.objectType));
    const { rows, next } = pageOfWalk(holdersOf(state, roleId), keyOf, page);
    const shown = rows.map(({ objectId, via, ...how }) => ({
      ...namedIn(state, objectId),
      ...how,
      via: via.map((between) => namedIn(state, between)),
    }));
    return Promise.resolve({ rows: shown, next, trust: state.trust });
  }
}

const keyOf = ({ assignmentId, objectId, via }: Holding): string =>
  [assignmentId ?? '', ...via.slice(0, 1), objectId].join(' ');
