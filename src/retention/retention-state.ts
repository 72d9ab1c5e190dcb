import type { Decider, StatelineEvent } from '../domain/events.js';
import type { Operator } from '../domain/access/operator.js';
import { StatelineError } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import type {
  LegalHoldPlaced,
  LegalHoldReleased,
  RetentionEvent,
  SliceRemovalOrdered,
} from '../domain/timeline/retention-events.js';
import { retentionStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type ExpectedRevision,
  type StreamId,
  streamId,
} from '../event-store/event-store.port.js';

export type OrderedSlice = SliceRemovalOrdered['data']['slices'][number];
type Hold = LegalHoldPlaced['data'];

/** What a tenant's retention stream says. */
export interface RetentionState {
  /** While there is one nothing is sealed or removed. */
  readonly hold: Hold | null;
  /** Slices up to here stand in the baseline of that day. */
  readonly baselineDay: string | null;
  /** What has to go and may still be there. */
  readonly ordered: readonly OrderedSlice[] | null;
}

export interface HoldCommand {
  readonly kind: 'place' | 'release';
  readonly by: Operator;
  readonly reason: string;
}

/** There is no legal hold to be released. */
export class NoLegalHold extends StatelineError {
  readonly code = 'no-legal-hold';
  readonly category = 'conflict';
  constructor() {
    super('There is no legal hold on this tenant that could be released');
  }
}

const decideHold = ({ kind, by, reason }: HoldCommand, { hold }: RetentionState) => {
  const data = { by: by.name, byId: by.id, reason };
  if (kind === 'place') {
    const placed: LegalHoldPlaced = { type: 'LegalHoldPlaced', data };
    return hold === null ? [placed] : [];
  }
  if (hold === null) throw new NoLegalHold();
  const released: LegalHoldReleased = { type: 'LegalHoldReleased', data };
  return [released];
};

const evolve = (state: RetentionState, event: RetentionEvent): RetentionState => {
  switch (event.type) {
    case 'LegalHoldPlaced':
      return { ...state, hold: event.data };
    case 'LegalHoldReleased':
      return { ...state, hold: null };
    case 'SliceRemovalOrdered': {
      const { baselineDay, slices } = event.data;
      return { ...state, baselineDay, ordered: [...(state.ordered ?? []), ...slices] };
    }
    case 'SlicesRemoved':
      return { ...state, ordered: null };
    case 'BaselinePart':
    case 'BaselineSealed':
      return state;
  }
};

/** Guards a tenant's retention stream. Placing a hold twice places one. */
export const retentionDecider: Decider<HoldCommand, RetentionState, RetentionEvent> = {
  decide: decideHold,
  evolve,
  initialState: { hold: null, baselineDay: null, ordered: null },
};

export const streamOfRetention = (tenantId: string): StreamId =>
  streamId(retentionStream(tenantId));

interface Standing {
  readonly state: RetentionState;
  readonly revision: ExpectedRevision;
  /** Since when the legal hold stands. */
  readonly heldSince: Instant | null;
}

/** What the log says about a tenant's retention now. */
export const retentionOf = async (store: EventStore, tenantId: string): Promise<Standing> => {
  let standing: Standing = {
    state: retentionDecider.initialState,
    revision: 'no_stream',
    heldSince: null,
  };
  for await (const { event, revision, metadata } of store.read(streamOfRetention(tenantId))) {
    if (!isOfRetention(event)) continue;
    const state = evolve(standing.state, event);
    const since = event.type === 'LegalHoldPlaced' ? metadata.observedAt : standing.heldSince;
    standing = { state, revision, heldSince: state.hold === null ? null : since };
  }
  return standing;
};

const TYPES: ReadonlySet<string> = new Set<RetentionEvent['type']>([
  'BaselinePart',
  'BaselineSealed',
  'SliceRemovalOrdered',
  'SlicesRemoved',
  'LegalHoldPlaced',
  'LegalHoldReleased',
]);
const isOfRetention = (event: StatelineEvent): event is RetentionEvent => TYPES.has(event.type);
