import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnknownTenant } from '../history/history.port.js';
import { Capture } from './capture.js';

/** Asks every reader of a tenant to look at once instead of waiting for its turn. */
export class LookNow extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(LookNow)
export class LookNowHandler implements ICommandHandler<LookNow> {
  constructor(private readonly capture: Capture) {}

  execute({ tenantId }: LookNow): Promise<void> {
    if (tenantId !== this.capture.directory.tenantId) throw new UnknownTenant(tenantId);
    this.capture.lookNow();
    return Promise.resolve();
  }
}
