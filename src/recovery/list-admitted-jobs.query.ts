import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Admitted } from '../domain/graph-api/admissions.js';
import type { Instant } from '../domain/instant.js';
import { Admissions } from './admissions.js';

/** The jobs that the Graph-compatible API was let start since a moment, by id. */
export class ListAdmittedJobs extends Query<ReadonlyMap<string, Admitted>> {
  constructor(
    readonly tenantId: string,
    readonly since: Instant,
  ) {
    super();
  }
}

@QueryHandler(ListAdmittedJobs)
export class ListAdmittedJobsHandler implements IQueryHandler<ListAdmittedJobs> {
  constructor(private readonly admissions: Admissions) {}

  async execute({ tenantId, since }: ListAdmittedJobs): Promise<ReadonlyMap<string, Admitted>> {
    const found = new Map<string, Admitted>();
    for await (const job of this.admissions.all(tenantId)) {
      if (job.at >= since) found.set(job.jobId, job);
    }
    return found;
  }
}
