import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import { StatelineError } from '../domain/errors.js';
import { History, type TimelineRow } from './history.port.js';

/** There is no such change, or it lies before what is retained. */
export class ChangeNotFound extends StatelineError {
  readonly code = 'change-not-found';
  readonly category = 'not-found';
  override readonly field = 'changeId';
  constructor(changeId: string) {
    super(
      `changeId takes the id of an entry of the timeline; ${JSON.stringify(changeId.slice(0, 80))} is none`,
    );
  }
}

/** One change with all that is known of its cause, or what was only reported of one. */
export class GetChange extends Query<TimelineRow> {
  constructor(
    readonly tenantId: string,
    readonly changeId: string,
  ) {
    super();
  }
}

@QueryHandler(GetChange)
export class GetChangeHandler implements IQueryHandler<GetChange> {
  constructor(private readonly history: History) {}

  /** @throws ChangeNotFound */
  execute({ tenantId, changeId }: GetChange): Promise<TimelineRow> {
    const tenant = this.history.tenant(tenantId);
    const entry = tenant.entry(changeId) ?? tenant.reportedEntry(changeId);
    return entry === undefined
      ? Promise.reject(new ChangeNotFound(changeId))
      : Promise.resolve(entry);
  }
}
