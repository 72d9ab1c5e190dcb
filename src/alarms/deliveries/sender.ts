import type { Message } from '../../domain/alarms/deliveries/message.js';
import type { Gathering } from '../../domain/alarms/deliveries/next-message.js';
import type { Target } from '../../domain/alarms/deliveries/target.js';
import { StatelineError } from '../../domain/errors.js';
import type { Instant } from '../../domain/instant.js';

/** A message on its way, with what only those that act on it need. */
export interface Sending extends Message {
  /** Where its newest alarm stands in the log. */
  readonly position: string;
  /** When it was raised, or asked for again. */
  readonly since: Instant;
}

export interface Sent {
  /** What people should know of it although it arrived; `null` for nothing. */
  readonly detail: string | null;
  readonly recoveryId?: string;
}

/** Brings messages to one target, a message at a time. */
export interface Sender extends Pick<Target, 'name' | 'level' | 'rules'> {
  /** Whether alarms are for it that ask to be undone, or all. */
  readonly undoes: boolean;
  readonly gathering: Gathering;
  /** Resolves when it arrived, as far as the way there tells. @throws NotDelivered */
  send(sending: Sending, signal: AbortSignal): Promise<Sent>;
}

interface HowItFailed {
  /** Whether the same message will be refused again. */
  readonly isFinal?: boolean;
  /** How long the target wants to be left alone. */
  readonly retryAfterMs?: number | null;
}

/** A message did not arrive, as far as anybody knows; says why without any secret. */
export class NotDelivered extends StatelineError {
  readonly code = 'not-delivered';
  readonly category = 'unavailable';
  readonly isFinal: boolean;
  readonly retryAfterMs: number | null;

  constructor(why: string, { isFinal = false, retryAfterMs = null }: HowItFailed = {}) {
    super(why);
    this.isFinal = isFinal;
    this.retryAfterMs = retryAfterMs;
  }
}
