import {
  type DynamicModule,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { BackupSchedule } from './backups/backups.module.js';
import { Capturing } from './capture/capture.module.js';
import { Leases, type Term } from './leases/leases.port.js';

/** Waits for its turn to capture the tenant, and captures and backs it up then: one lease for both. */
@Injectable()
class CaptureDuty implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly leases: Leases,
    private readonly capturing: Capturing,
    private readonly backups: BackupSchedule,
  ) {}

  onApplicationBootstrap(): void {
    const { tenantId } = this.capturing;
    const lease = { tenantId, role: 'capture' } as const;
    this.done = this.leases.hold(lease, (term) => this.during(term), this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  /** One does not go on without the other, and the lease is not given up before both have ended. */
  private async during(term: Term): Promise<void> {
    const ended = new AbortController();
    const both = { ...term, signal: AbortSignal.any([term.signal, ended.signal]) };
    const work = [this.capturing.during(both), this.backups.during(both)].map((part) =>
      part.finally(() => {
        ended.abort();
      }),
    );
    const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }
}

/** For the process that captures; needs capture, backups and leases as global providers. */
@Module({})
export class CaptureDutyModule {
  static for(isOurs: boolean): DynamicModule {
    return { module: CaptureDutyModule, providers: isOurs ? [CaptureDuty] : [] };
  }
}
