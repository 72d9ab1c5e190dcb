import type { Instant } from '../instant.js';
import type { Event } from '../timeline/events.js';
import type { ActingOperator, OperatorAction, OperatorOutcome } from './operator-act.js';

/** Who did what with this program itself. */
export type OperatorActed = Event<
  'OperatorActed',
  {
    action: OperatorAction;
    actor: ActingOperator;
    address: string;
    outcome: OperatorOutcome;
    permission: string | null;
    method: string;
    route: string;
    target: string | null;
    reason: string | null;
    correlationId: string;
    query: Readonly<Record<string, string>>;
    status: number | null;
    error: string | null;
    requestId: string | null;
    at: Instant;
    times: number;
  }
>;
