import type { PrincipalKind } from '../access/principal.js';
import type { Instant } from '../instant.js';

/** What somebody can do with this program, as far as it is recorded. */
export const operatorActions = [
  ...(['sign-in', 'sign-out', 'read', 'export', 'read-audit', 'import', 'look'] as const),
  ...(['take-backup', 'request-report', 'cancel-report', 'plan', 'retry', 'undo'] as const),
  ...(['rehearse', 'approve', 'overrule', 'reject', 'pause', 'resume', 'cancel'] as const),
  ...(['test-target', 'redeliver-alarm'] as const),
  ...(['change-settings', 'change-access', 'turn-away'] as const),
] as const;

/** `turn-away` counts refusals of which not every one is recorded. */
export type OperatorAction = (typeof operatorActions)[number];

/**
 * `asked` stands before anything was done; the same request's other act tells what became of it.
 * `refused` is what was not allowed, `failed` what was allowed and could not be done.
 */
export const operatorOutcomes = ['asked', 'allowed', 'refused', 'failed'] as const;
export type OperatorOutcome = (typeof operatorOutcomes)[number];

export interface ActingOperator {
  readonly name: string;
  readonly id: string;
  readonly kind: PrincipalKind | 'nobody';
}

/** Who asks before anybody is known. */
export const NOBODY: ActingOperator = { name: 'nobody', id: '', kind: 'nobody' };

/** Somebody did something with this program, or wanted to. */
export interface OperatorAct {
  readonly action: OperatorAction;
  readonly actor: ActingOperator;
  /** Where the request came from. */
  readonly address: string;
  readonly outcome: OperatorOutcome;
  /** That the action takes. */
  readonly permission: string | null;
  readonly method: string;
  /** Pattern of the path. */
  readonly route: string;
  /** What it is about: a path, an account, a token's name; never a secret. */
  readonly target: string | null;
  readonly reason: string | null;
  readonly correlationId: string;
  /** Filters of a question, by their names. */
  readonly query?: Readonly<Record<string, string>>;
  /** Of the answer. */
  readonly status?: number;
  /** Code of the error, where there is one. */
  readonly error?: string;
  /** The same in `asked` and in what became of it. */
  readonly requestId?: string;
  /** When it happened, where that is not now. */
  readonly at?: Instant;
  /** How many acts it stands for. */
  readonly times?: number;
}
