import { WrongExpectedRevision } from '../event-store/event-store.port.js';
import { LeaseLost } from '../leases/leases.port.js';

/** Looking again would not help: what this process believes of the log is out of date. */
export const isNotAlone = (error: unknown): boolean =>
  error instanceof WrongExpectedRevision || error instanceof LeaseLost;
