import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import { BackupSchedule } from './backups/backups.module.js';
import { Capturing } from './capture/capture.module.js';
import { Duty } from './leases/duty.port.js';
import { Leases } from './leases/leases.port.js';

/** Waits for its turn to capture the tenant, and captures and backs it up then. */
@Injectable()
class CaptureDuty extends Duty {
  constructor(leases: Leases, capturing: Capturing, backups: BackupSchedule) {
    super(leases, { tenantId: capturing.tenantId, role: 'capture' }, [capturing, backups]);
  }
}

/** For the process that captures; needs capture, backups and leases as global providers. */
@Module({})
export class CaptureDutyModule {
  static for(isOurs: boolean): DynamicModule {
    return { module: CaptureDutyModule, providers: isOurs ? [CaptureDuty] : [] };
  }
}
