import type { UndoAtOnce } from '../../domain/alarms/deliveries/read-undo.js';
import { type DeliveryClock, wallClock } from './delivery-clock.js';
import type { OpenTarget } from './open-targets.js';

export interface GivenDeliveryOptions {
  readonly tenantId: string;
  /** Where people reach the dashboard; `null`: messages lead nowhere. */
  readonly publicUrl: string | null;
  readonly targets: readonly OpenTarget[];
  readonly undo: UndoAtOnce;
  readonly clock?: DeliveryClock;
}

/** Who is told of a tenant's alarms, and how. */
export class DeliveryOptions {
  readonly tenantId: string;
  readonly publicUrl: string | null;
  readonly targets: readonly OpenTarget[];
  readonly undo: UndoAtOnce;
  readonly clock: DeliveryClock;

  constructor({ tenantId, publicUrl, targets, undo, clock = wallClock }: GivenDeliveryOptions) {
    this.tenantId = tenantId;
    this.publicUrl = publicUrl;
    this.targets = targets;
    this.undo = undo;
    this.clock = clock;
  }
}
