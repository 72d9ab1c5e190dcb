import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ObjectId, Relation } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';
import { CURSOR, cursorOf, textIn } from './cursor.js';
import { History, type Moment, type Page, type PageRequest, type Trust } from './history.port.js';
import { type Named, namedIn } from './list-effective.query.js';
import { stateAt } from './state-at.js';

interface Reference {
  readonly sourceId: ObjectId;
  readonly relation: Relation;
}

/** With type and name of who points; `null` for what no look has seen. */
export interface NamedReference extends Reference {
  readonly sourceType: Named['objectType'];
  readonly displayName: Named['displayName'];
}

export interface References extends Page<NamedReference> {
  readonly trust: Trust;
}

/** Who pointed at an object at a moment, now when none is given; the object may be unseen itself. */
export class ListReferences extends Query<References> {
  constructor(
    readonly tenantId: string,
    readonly objectId: ObjectId,
    readonly page: PageRequest,
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(ListReferences)
export class ListReferencesHandler implements IQueryHandler<ListReferences> {
  constructor(private readonly history: History) {}

  /** @throws InvalidValue naming `cursor` */
  async execute({ tenantId, objectId, page, moment }: ListReferences): Promise<References> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    const all = state.referencesTo(objectId);
    const start = page.after === undefined ? 0 : placeAfter(all, page.after);
    const rows = all.slice(start, start + page.size).map(({ sourceId, relation }) => {
      const { objectType, displayName } = namedIn(state, sourceId);
      return { sourceId, relation, sourceType: objectType, displayName };
    });
    const last = rows.at(-1);
    const isEnd = start + page.size >= all.length || last === undefined;
    const next = isEnd ? null : cursorOf(keyOf(last));
    return Promise.resolve({ rows, next, trust: state.trust });
  }
}

const keyOf = ({ relation, sourceId }: Reference): string => `${relation} ${sourceId}`;

/** References stand in an order that lasts, and one that is gone meanwhile cannot be gone on from. */
const placeAfter = (all: readonly Reference[], cursor: string): number => {
  const key = textIn(cursor);
  const index = all.findIndex((one) => keyOf(one) === key);
  if (index < 0) throw new InvalidValue('cursor', CURSOR, cursor);
  return index + 1;
};
