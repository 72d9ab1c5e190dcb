import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { Link, ObjectId } from '../domain/directory/directory-object.js';
import { StatelineError } from '../domain/errors.js';
import { History, type Moment, type ObjectAt, type Trust } from './history.port.js';
import { stateAt } from './state-at.js';

/** Links shown with an object; the rest is listed page by page. */
const LINKS_SHOWN = 1_000;

export interface ObjectView {
  readonly object: ObjectAt;
  readonly links: readonly Link[];
  /** Whether there are more links than these. */
  readonly moreLinks: boolean;
  /** Links of other objects that lead to this one. */
  readonly references: number;
  readonly trust: Trust;
}

/** No such object had been seen by then. */
export class ObjectNotFound extends StatelineError {
  readonly code = 'object-not-found';
  readonly category = 'not-found';
  override readonly field = 'objectId';
  constructor(objectId: string) {
    super(
      `objectId takes the id of an object seen by then; ${JSON.stringify(objectId.slice(0, 80))} is none`,
    );
  }
}

/** One object of a tenant at a moment, now when none is given, with its links. */
export class GetObject extends Query<ObjectView> {
  constructor(
    readonly tenantId: string,
    readonly objectId: ObjectId,
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(GetObject)
export class GetObjectHandler implements IQueryHandler<GetObject> {
  constructor(private readonly history: History) {}

  /** @throws ObjectNotFound */
  async execute({ tenantId, objectId, moment }: GetObject): Promise<ObjectView> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    const object = state.object(objectId);
    if (object === undefined) return Promise.reject(new ObjectNotFound(objectId));
    const links = state.allLinks(objectId);
    return Promise.resolve({
      object,
      links: links.slice(0, LINKS_SHOWN),
      moreLinks: links.length > LINKS_SHOWN,
      references: state.referencesTo(objectId).length,
      trust: state.trust,
    });
  }
}
