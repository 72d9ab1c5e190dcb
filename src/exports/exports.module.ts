import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import { Duty } from '../leases/duty.port.js';
import { Leases } from '../leases/leases.port.js';
import { GitExport, GitExportOptions } from './git/git-export.js';

export { GitExportOptions };

/** Waits for its turn to commit the backups of the tenant, and does it then. */
@Injectable()
class GitExportDuty extends Duty {
  constructor(leases: Leases, { tenantId }: GitExportOptions, gitExport: GitExport) {
    super(leases, { tenantId, role: 'exports' }, [gitExport]);
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
