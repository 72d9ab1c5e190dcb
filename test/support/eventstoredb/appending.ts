import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Faults } from './faults.js';
import type { AppendOutcome, EventLog, Expected, ProposedEvent } from './log.js';
import {
  accessDenied,
  callStatus,
  type CallStatus,
  noLeaderInfo,
  notLeader,
  serverBusy,
  serverNotReady,
  timedOut,
  unknown,
} from './statuses.js';

export interface AppendRequest {
  readonly streamId: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
}

/** A no to one append. The two ways to append put it in different words. */
export type Refusal =
  'not ready' | 'busy' | 'no leader info' | 'timeout' | 'access denied' | 'unknown';

export type Answer =
  | { readonly answer: 'outcome'; readonly outcome: AppendOutcome }
  | { readonly answer: 'refusal'; readonly refusal: Refusal }
  | { readonly answer: 'call fails'; readonly status: CallStatus }
  | { readonly answer: 'call ends' | 'connection dies' | 'silence' };

/** Appends go through here one by one: behind a slow one, the others wait, as behind a slow disk. */
export class Appending {
  private slow: Promise<unknown> | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly faults: Faults,
  ) {}

  /** One append with what is to go wrong; at once unless a fault takes time. */
  answer(request: AppendRequest): Answer | Promise<Answer> {
    const fault = this.faults.take('append', request.streamId);
    const { slow } = this;
    if (fault?.fault === 'slow' || slow) return this.answerBehind(slow, request, fault);
    return fault ? this.answerFaulty(request, fault) : this.answerNow(request);
  }

  private async answerBehind(
    before: Promise<unknown> | undefined,
    request: AppendRequest,
    fault: Fault | undefined,
  ): Promise<Answer> {
    const { promise: isDone, resolve: done } = Promise.withResolvers<undefined>();
    this.slow = isDone;
    await before;
    if (fault?.fault === 'slow') await delay(fault.ms);
    if (this.slow === isDone) this.slow = undefined;
    const isHarmless = !fault || fault.fault === 'slow';
    const answer = isHarmless ? this.answerNow(request) : this.answerFaulty(request, fault);
    done(undefined);
    return answer;
  }

  private answerNow({ streamId, expected, events }: AppendRequest): Answer {
    const outcome = this.log.append(streamId, expected, events);
    const isUnanswered =
      outcome.outcome === 'repeated' && this.faults.take('repeated append', streamId);
    return isUnanswered ? { answer: 'silence' } : { answer: 'outcome', outcome };
  }

  /** What is written is written before this returns; only the answer may take its time. */
  private async answerFaulty(request: AppendRequest, fault: Fault): Promise<Answer> {
    const { streamId, expected, events } = request;
    if (!isWritten(fault)) return answerOf(fault);
    const outcome = this.log.append(streamId, expected, events);
    if (fault.fault !== 'late answer') return answerOf(fault);
    await delay(fault.ms);
    return { answer: 'outcome', outcome };
  }
}

export const isWritten = (fault: Fault): boolean =>
  'written' in fault ? fault.written : fault.fault === 'late answer';

const refusals: Partial<Record<Fault['fault'], Refusal>> = {
  'server not ready': 'not ready',
  'server busy': 'busy',
  'no leader info': 'no leader info',
  timeout: 'timeout',
  'access denied': 'access denied',
  unknown: 'unknown',
};

const answerOf = (fault: Fault): Answer => {
  const refusal = refusals[fault.fault];
  if (refusal) return { answer: 'refusal', refusal };
  if (fault.fault === 'connection killed') return { answer: 'connection dies' };
  if (fault.fault === 'ended normally') return { answer: 'call ends' };
  const status = failureOf(fault);
  return status ? { answer: 'call fails', status } : { answer: 'silence' };
};

/** How a fault fails a call that has no answers of its own to put it in. */
export const failureOf = (fault: Fault): CallStatus | undefined => {
  if (fault.fault === 'status') return callStatus(fault.code, fault.message);
  if (fault.fault === 'not leader') return notLeader(fault.host, fault.port);
  const refusal = refusals[fault.fault];
  return refusal && refusalStatus(refusal);
};

export const refusalStatus = (refusal: Refusal): CallStatus => {
  switch (refusal) {
    case 'not ready':
      return serverNotReady();
    case 'busy':
      return serverBusy();
    case 'no leader info':
      return noLeaderInfo();
    case 'timeout':
      return timedOut();
    case 'access denied':
      return accessDenied();
    case 'unknown':
      return unknown('Unexpected OperationResult: InvalidTransaction');
  }
};
