import type { Found } from '../../domain/integrity/chain-walk.js';
import type {
  EventStore,
  Position,
  RecordedEvent,
  StreamAppend,
  StreamId,
} from '../event-store.port.js';
import { Chains } from './chains.js';
import { type Compared, compareLogs } from './comparison.js';
import { CopiedPositions } from './copied-positions.js';
import { CopyableEvents } from './copyable-events.js';
import { CopyIncomplete, SameLog } from './errors.js';
import { type CopyWindow, runsOf, streamsOf, windowsOf } from './windows.js';

/** `comparing`: what an earlier try has copied; `verifying`: all of it, when it is done. */
export type CopyPhase = 'comparing' | 'copying' | 'verifying';

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** How many events a phase has done so far. */
  readonly onProgress: (phase: CopyPhase, events: number) => void;
}

export interface LogCopied {
  /** Events that were there already. */
  readonly found: number;
  readonly copied: number;
  /** What the copy holds now, each compared with its original. */
  readonly events: number;
  readonly streams: number;
  /** Change events whose chain was recomputed. */
  readonly chained: number;
  /** The first of them that does not hang together with those before it, in both logs. */
  readonly brokenChain: Found | null;
  /** Whether events came to the source meanwhile, which are not copied. */
  readonly sourceGrew: boolean;
}

/**
 * Copies all events of a log to another: same ids, streams, revisions, data and metadata, in the same
 * order, except that changes shown by one look may change places where the target takes streams side by
 * side. Only the places of the log that events speak of are translated. Goes on where an earlier try was
 * ended, however it was. Compares all with the source in the end.
 * @throws NotACopy, StreamNotWhole, SameLog, EventStoreUnavailable, and why the signal was aborted
 */
export const copyLog = async (
  source: EventStore,
  target: EventStore,
  options: CopyOptions,
): Promise<LogCopied> => {
  if ((await source.identity()) === (await target.identity())) throw new SameLog();
  const until = await source.head();
  const positions = await CopiedPositions.in(source);
  const copy = new LogCopy({ source, target, until, positions }, options);
  const found = await copy.compare('comparing', positions);
  const copied = await copy.append(found);
  const chains = await Chains.of(target);
  const verified = await copy.compare('verifying', positions.anew(), (event) => {
    chains.take(event);
  });
  if (!verified.complete) throw new CopyIncomplete(verified.events);
  return {
    found: found.events,
    copied,
    events: verified.events,
    streams: verified.revisions.size,
    chained: chains.events,
    brokenChain: chains.broken ?? null,
    sourceGrew: await copy.hasMore(),
  };
};

interface Logs {
  readonly source: EventStore;
  readonly target: EventStore;
  /** Where the source ended when the copying began. */
  readonly until: Position | undefined;
  readonly positions: CopiedPositions;
}

/** Events between two looks at the signal. */
const TURN = 1_000;

class LogCopy {
  private readonly originals: CopyableEvents;

  constructor(
    private readonly logs: Logs,
    private readonly options: CopyOptions,
  ) {
    this.originals = new CopyableEvents(logs.source);
  }

  async compare(
    phase: 'comparing' | 'verifying',
    positions: CopiedPositions,
    onEqual: (event: RecordedEvent) => void = () => undefined,
  ): Promise<Compared> {
    const { target, until } = this.logs;
    const { signal, onProgress } = this.options;
    return compareLogs({
      source: this.originals.upTo(until),
      target: new CopyableEvents(target).upTo(await target.head()),
      positions,
      onEqual: (event, count) => {
        onEqual(event);
        if (count % TURN > 0) return;
        signal.throwIfAborted();
        onProgress(phase, count);
      },
    });
  }

  /** Whether the source has events by now that it did not have when the copying began. */
  async hasMore(): Promise<boolean> {
    const { source, until = 'start' } = this.logs;
    const more = this.originals.upTo(await source.head(), until);
    const { done } = await more.next();
    await more.return();
    return done !== true;
  }

  /** Appends what the copy lacks: the next piece is read while one is appended. */
  async append({ whole, revisions }: Compared): Promise<number> {
    const { target, until, positions } = this.logs;
    const lacking = this.originals.upTo(until, whole);
    let copied = 0;
    let appending: Promise<number> = Promise.resolve(0);
    try {
      for await (const window of windowsOf(lacking, positions.named, !target.shared)) {
        copied += await appending;
        this.options.onProgress('copying', copied);
        this.options.signal.throwIfAborted();
        appending = this.appendWindow(window, revisions);
        // Whoever awaits it hears of its failure; until then it is nobody's.
        appending.catch(() => undefined);
      }
    } finally {
      copied += await appending;
    }
    return copied;
  }

  private async appendWindow(
    window: CopyWindow,
    revisions: ReadonlyMap<StreamId, number>,
  ): Promise<number> {
    const { target, positions } = this.logs;
    const [first] = window;
    if (first !== undefined) positions.reached(first.position);
    const lacking = window.filter(
      (event) => event.revision > (revisions.get(event.streamId) ?? -1),
    );
    const groups = target.shared ? streamsOf(lacking) : runsOf(lacking);
    const appends = groups.flatMap((group) => elementOf(group, positions));
    const appended = appends.length === 0 ? [] : await target.appendBatch(appends);
    for (const { position } of appended) positions.copiedTo(position);
    return lacking.length;
  }
}

/** Neighbours in one stream as they are to stand in the copy. */
const elementOf = (
  group: readonly RecordedEvent[],
  positions: CopiedPositions,
): readonly StreamAppend[] => {
  const [first] = group;
  if (first === undefined) return [];
  const { streamId, revision } = first;
  const expected = revision === 0 ? 'no_stream' : revision - 1;
  return [{ streamId, expected, events: group.map((event) => positions.translated(event)) }];
};
