import { Injectable } from '@nestjs/common';
import { Duty } from '../leases/duty.port.js';
import { Leases } from '../leases/leases.port.js';
import { AlarmOptions } from './alarm-options.port.js';
import { AlarmWatcher } from './alarm-watcher.js';
import { DeliveryWorker } from './deliveries/delivery-worker.js';

/** Waits for its turn to watch the tenant, and raises alarms and tells people of them then. */
@Injectable()
export class AlarmDuty extends Duty {
  constructor(
    { tenantId, raisesHere }: AlarmOptions,
    leases: Leases,
    watcher: AlarmWatcher,
    deliveries: DeliveryWorker,
  ) {
    super(leases, raisesHere ? { tenantId, role: 'alarms' } : null, [watcher, deliveries]);
  }
}
