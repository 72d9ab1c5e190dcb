import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import { RetentionRuns } from './retention-runs.js';

/** Starts a run now, unless one is under way; its outcome stands in the status. */
export class RunRetention extends Command<undefined> {}

@CommandHandler(RunRetention)
export class RunRetentionHandler implements ICommandHandler<RunRetention> {
  constructor(private readonly runs: RetentionRuns) {}

  /** @throws RetentionNotHere */
  async execute(): Promise<undefined> {
    this.runs.start();
    return Promise.resolve(undefined);
  }
}
