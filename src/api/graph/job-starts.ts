import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Backup } from '../../backups/list-backups.query.js';
import { RequestReport } from '../../comparison/request-report.command.js';
import { NotAllowed, PermissionMissing } from '../../domain/access/access-errors.js';
import { operatorOf, type Principal, type PrincipalKind } from '../../domain/access/principal.js';
import type { Scope, Side } from '../../domain/comparison/report-events.js';
import type { JobKind } from '../../domain/graph-api/admission-events.js';
import { criteriaIn } from '../../domain/graph-api/criteria.js';
import { nativeChoices } from '../../domain/graph-api/native-choices.js';
import { snapshotIdOf } from '../../domain/graph-api/snapshot-id.js';
import type { Json } from '../../domain/json.js';
import { History } from '../../history/history.port.js';
import { AdmitJob, DropJob } from '../../recovery/admit-job.command.js';
import { RequestRecovery } from '../../recovery/request-recovery.command.js';
import type { GraphAsk } from './graph-asks.js';
import type { JobPlace } from './graph-jobs.js';
import { JobScopes } from './job-scopes.js';
import { collections } from './jobs-of-snapshot.js';
import { Snapshots } from './snapshots.js';

/** What a job is started with. */
interface Start {
  readonly jobId: string;
  readonly tenantId: string;
  readonly backup: Backup;
  readonly scope: Scope;
  readonly caller: Principal;
}

type Place = Omit<JobPlace, 'jobId'>;

/** Programs that nobody is signed in to: the native product starts no job for them. */
const withoutPerson: ReadonlySet<PrincipalKind> = new Set(['application', 'service']);

/** Starts reports and recoveries as the native product would: one at a time in a tenant, for people only. */
@Injectable()
export class JobStarts {
  private readonly logger = new Logger('GraphApi');

  constructor(
    private readonly commands: CommandBus,
    private readonly history: History,
    private readonly scopes: JobScopes,
    private readonly snapshots: Snapshots,
  ) {}

  /**
   * Gives where the job is. @throws NotAllowed, PermissionMissing, GraphNotFound, GraphBadRequest,
   * JobInProgress, and what its command throws
   */
  async start(ask: GraphAsk, { kind, snapshotId }: Place, body: Json | undefined): Promise<string> {
    const { tenantId, caller, root } = ask;
    assertPerson(caller);
    if (kind === 'recovery') assertMayApprove(caller);
    const backup = await this.snapshots.usable(tenantId, snapshotId);
    const criteria = criteriaIn(body);
    const scope = this.scopes.of(tenantId, backup, criteria);
    const jobId = randomUUID();
    const by = operatorOf(caller);
    await this.commands.execute(new AdmitJob({ tenantId, jobId, kind, criteria, by }));
    await this.begin(kind, { jobId, tenantId, backup, scope, caller });
    const snapshot = `snapshots/${snapshotIdOf(backup.instant)}`;
    return `${root}/directory/recovery/${snapshot}/${collections[kind]}/${jobId}`;
  }

  private async begin(kind: JobKind, start: Start): Promise<void> {
    try {
      await (kind === 'preview' ? this.preview(start) : this.recovery(start));
    } catch (error) {
      await this.drop(start);
      throw error;
    }
  }

  private async preview({ jobId, tenantId, backup, scope, caller }: Start): Promise<void> {
    const { instant, position } = this.history.tenant(tenantId).now().trust;
    const sides = { from: sideOf(backup), until: { instant, position } };
    const by = operatorOf(caller);
    await this.commands.execute(
      new RequestReport({ tenantId, reportId: jobId, ...sides, scope, by }),
    );
  }

  private async recovery({ jobId, tenantId, backup, scope, caller }: Start): Promise<void> {
    await this.commands.execute(
      new RequestRecovery({
        tenantId,
        recoveryId: jobId,
        source: { kind: 'backup', backupId: backup.backupId, target: sideOf(backup) },
        scope,
        choices: nativeChoices,
        by: operatorOf(caller),
        reason: 'Asked for over the Graph-compatible API, which takes no reason',
        approval: 'with-request',
      }),
    );
  }

  /** Where it fails as well, others have to wait until a start is taken for dead. */
  private async drop({ tenantId, jobId }: Start): Promise<void> {
    try {
      await this.commands.execute(new DropJob(tenantId, jobId));
    } catch (error) {
      this.logger.warn(`Job ${jobId} was not started, and still holds others up: ${String(error)}`);
    }
  }
}

const sideOf = ({ instant, position, backupId }: Backup): Side => ({ instant, position, backupId });

const assertPerson = ({ kind }: Principal): void => {
  if (!withoutPerson.has(kind)) return;
  throw new NotAllowed(
    'Jobs are started for somebody who is signed in, not for an application alone.',
  );
};

/** A recovery is asked for and approved in one, so it takes the permission for both. */
const assertMayApprove = ({ permissions }: Principal): void => {
  if (!permissions.has('recovery/approve')) throw new PermissionMissing('recovery/approve');
};
