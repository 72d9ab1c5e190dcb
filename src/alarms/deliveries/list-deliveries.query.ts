import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Delivery } from '../../domain/alarms/deliveries/delivery.js';
import type { Page, PageRequest } from '../../history/history.port.js';
import { DeliveryBook, type WhichDeliveries } from './delivery-book.port.js';

/** What became of telling targets of alarms, newest first: `dead` is what nobody was told of. @throws InvalidValue naming `cursor` */
export class ListDeliveries extends Query<Page<Delivery>> {
  constructor(
    readonly tenantId: string,
    readonly which: WhichDeliveries & { readonly page: PageRequest },
  ) {
    super();
  }
}

@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries> {
  constructor(private readonly book: DeliveryBook) {}

  execute({ tenantId, which: { page, ...which } }: ListDeliveries): Promise<Page<Delivery>> {
    return Promise.resolve(this.book.list(tenantId, which, page));
  }
}
