import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { StatelineError } from '../domain/errors.js';
import { UnknownTenant } from '../history/history.port.js';
import { type LeaseHolder, Leases } from '../leases/leases.port.js';
import { Capturing } from './capturing.js';

/** Asks every reader of a tenant to look at once instead of waiting for its turn. @throws NotCapturedHere */
export class LookNow extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** Only the process that captures can look. */
export class NotCapturedHere extends StatelineError {
  readonly code = 'not-captured-here';
  readonly category = 'conflict';
  constructor(owner: LeaseHolder | null) {
    super(
      owner === null || owner.isUs
        ? 'No process captures this tenant at the moment; its readers look as soon as one does'
        : `Another process captures this tenant (${owner.holder}, since ${owner.since}); its readers look by themselves`,
    );
  }
}

@CommandHandler(LookNow)
export class LookNowHandler implements ICommandHandler<LookNow> {
  constructor(
    private readonly capturing: Capturing,
    private readonly leases: Leases,
  ) {}

  async execute({ tenantId }: LookNow): Promise<void> {
    if (tenantId !== this.capturing.tenantId) throw new UnknownTenant(tenantId);
    const { current } = this.capturing;
    if (current === null) {
      throw new NotCapturedHere(await this.leases.holder(tenantId, 'capture'));
    }
    current.lookNow();
  }
}
