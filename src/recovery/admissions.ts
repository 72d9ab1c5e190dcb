import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetReport } from '../comparison/get-report.query.js';
import { hasEnded as hasReportEnded } from '../domain/comparison/report.js';
import { StatelineError } from '../domain/errors.js';
import type { EventMetadata } from '../domain/events.js';
import type { AdmissionEvent } from '../domain/graph-api/admission-events.js';
import {
  type Admitted,
  type AdmissionCommand,
  admissions,
} from '../domain/graph-api/admissions.js';
import { instantPlus } from '../domain/instant.js';
import { hasEnded, hasExpired } from '../domain/recovery/recovery.js';
import { graphJobsStream } from '../domain/timeline/streams.js';
import { EventStore, type StreamId, streamId } from '../event-store/event-store.port.js';
import { Recoveries } from './recoveries.js';
import { RecoveryOptions } from './recovery-options.port.js';

/** In which a job that was admitted is started; afterwards its process must have died in between. */
const START_MS = 60_000;

/** Where it is decided which jobs the Graph-compatible API may start: one at a time in a tenant. */
@Injectable()
export class Admissions {
  constructor(
    private readonly store: EventStore,
    private readonly queries: QueryBus,
    private readonly recoveries: Recoveries,
    private readonly options: RecoveryOptions,
  ) {}

  /** @throws JobInProgress */
  async tell(tenantId: string, command: AdmissionCommand): Promise<void> {
    const metadata: EventMetadata = {
      tenantId,
      schemaVersion: '1',
      observedAt: command.at,
      reader: 'graph-api',
      $correlationId: command.jobId,
    };
    await this.store.handle(streamOf(tenantId), admissions, command, (event) => ({
      id: randomUUID(),
      event,
      metadata,
    }));
  }

  /** The job that was admitted last, when it has ended or was never started; `null` for none. */
  async ended(tenantId: string): Promise<string | null> {
    const { state } = await this.store.load(streamOf(tenantId), admissions);
    return state !== null && (await this.isOver(tenantId, state)) ? state.jobId : null;
  }

  /** All that were admitted, in order. */
  async *all(tenantId: string): AsyncGenerator<Admitted, undefined> {
    for await (const { event } of this.store.read(streamOf(tenantId))) {
      // The stream holds the events of its own decider only.
      const { type, data } = event as AdmissionEvent;
      if (type === 'JobAdmitted') yield data;
    }
    return undefined;
  }

  private async isOver(tenantId: string, { jobId, kind, at }: Admitted): Promise<boolean> {
    const over =
      kind === 'preview' ? await this.reportOver(tenantId, jobId) : await this.recoveryOver(jobId);
    return over ?? instantPlus(at, START_MS) < this.options.clock();
  }

  /** `undefined` where there is none. */
  private async reportOver(tenantId: string, jobId: string): Promise<boolean | undefined> {
    try {
      return hasReportEnded((await this.queries.execute(new GetReport(tenantId, jobId))).status);
    } catch (error) {
      if (error instanceof StatelineError && error.category === 'not-found') return undefined;
      throw error;
    }
  }

  private async recoveryOver(jobId: string): Promise<boolean | undefined> {
    await this.recoveries.caughtUp(jobId);
    const found = this.recoveries.find(jobId);
    return found && (hasEnded(found.status) || hasExpired(found, this.options.clock()));
  }
}

const streamOf = (tenantId: string): StreamId => streamId(graphJobsStream(tenantId));
