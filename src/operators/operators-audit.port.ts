import { StatelineError } from '../domain/errors.js';
import type { OperatorAct } from '../domain/operators/operator-act.js';

/** More acts wait to be recorded than may; nothing is done that would not stand on record. */
export class OperatorsAuditFull extends StatelineError {
  readonly code = 'operators-audit-full';
  readonly category = 'unavailable';
  constructor() {
    super('The operators’ audit cannot be written fast enough now; try again in a moment');
  }
}

/** The port: keeps for good who did what with this program. Texts are cut and made harmless. */
export abstract class OperatorsAudit {
  /**
   * Resolves when the act stands in the log of each tenant.
   * @throws EventStoreUnavailable: then do not do what it speaks of
   */
  abstract record(tenantIds: readonly string[], act: OperatorAct): Promise<void>;

  /** Records within a second, and keeps trying while the log is away. What finds no room is counted. */
  abstract note(tenantIds: readonly string[], act: OperatorAct): void;

  /** Resolves when one more act can be noted. @throws OperatorsAuditFull when that takes long */
  abstract room(): Promise<void>;
}
