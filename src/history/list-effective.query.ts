import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { ObjectNotFound } from './get-object.query.js';
import {
  type Direction,
  History,
  type Moment,
  type Page,
  type PageRequest,
  type TenantState,
  type Trust,
} from './history.port.js';
import { stateAt } from './state-at.js';
import { pageOfWalk } from './walk-page.js';

/** Somebody or something with its name; type and name are `null` when only links told of it. */
export interface Named {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType | null;
  readonly displayName: string | null;
}

export interface Effective extends Named {
  /** What lies between, nearest to the asked object first. */
  readonly via: readonly Named[];
}

export interface EffectivePage extends Page<Effective> {
  readonly trust: Trust;
}

/** What is in a group, unit or role (`members`), or what an object is in (`memberships`), also through groups. */
export class ListEffective extends Query<EffectivePage> {
  constructor(
    readonly tenantId: string,
    readonly of: {
      readonly objectId: ObjectId;
      readonly direction: Direction;
      readonly page: PageRequest;
    },
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(ListEffective)
export class ListEffectiveHandler implements IQueryHandler<ListEffective> {
  constructor(private readonly history: History) {}

  /** @throws ObjectNotFound */
  async execute({ tenantId, of, moment }: ListEffective): Promise<EffectivePage> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    const { objectId, direction, page } = of;
    if (state.standing(objectId) === undefined) return Promise.reject(new ObjectNotFound(objectId));
    const walk = state.reach(objectId, direction);
    const { rows, next } = pageOfWalk(walk, ({ node }) => node, page);
    const shown = rows.map(({ node, via }) => ({
      ...namedIn(state, node),
      via: via.map((between) => namedIn(state, between)),
    }));
    return Promise.resolve({ rows: shown, next, trust: state.trust });
  }
}

export const namedIn = (state: TenantState, objectId: ObjectId): Named => {
  const object = state.object(objectId);
  const { objectType = null, displayName = null } = object ?? {};
  return { objectId, objectType, displayName };
};
