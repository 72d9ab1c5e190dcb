import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Target } from '../../domain/alarms/deliveries/target.js';
import { DeliveryOptions } from './delivery-options.js';

/** Who is told; nothing of where, which may be a secret. */
export type TargetTold = Pick<Target, 'name' | 'kind' | 'level' | 'rules'>;

/** The targets of a tenant's alarms, as the file has them. */
export class ListTargets extends Query<readonly TargetTold[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(ListTargets)
export class ListTargetsHandler implements IQueryHandler<ListTargets> {
  constructor(private readonly options: DeliveryOptions) {}

  execute({ tenantId }: ListTargets): Promise<readonly TargetTold[]> {
    const { tenantId: ours, targets } = this.options;
    const told = tenantId === ours ? targets : [];
    return Promise.resolve(
      told.map(({ name, kind, level, rules }) => ({ name, kind, level, rules })),
    );
  }
}
