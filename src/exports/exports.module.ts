import {
  type DynamicModule,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Leases } from '../leases/leases.port.js';
import { GitExport, GitExportOptions } from './git/git-export.js';

export { GitExportOptions };

/** Waits for its turn to commit the backups of the tenant, and does it then. */
@Injectable()
class GitExportDuty implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly leases: Leases,
    private readonly options: GitExportOptions,
    private readonly gitExport: GitExport,
  ) {}

  onApplicationBootstrap(): void {
    const { tenantId } = this.options;
    const lease = { tenantId, role: 'exports' } as const;
    const work = this.gitExport;
    this.done = this.leases.hold(lease, (term) => work.during(term), this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }
}

/** Exports that are made without being asked for; needs event store, history and leases as global providers. */
@Module({})
export class ExportsModule {
  /** `null` where this process makes none. */
  static of(options: GitExportOptions | null): DynamicModule {
    if (options === null) return { module: ExportsModule };
    const git = [{ provide: GitExportOptions, useValue: options }, GitExport, GitExportDuty];
    return { module: ExportsModule, providers: git };
  }
}
