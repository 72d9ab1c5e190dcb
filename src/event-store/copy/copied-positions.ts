import {
  translatePositions,
  positionedStreams,
} from '../../domain/timeline/positions-in-events.js';
import {
  comparePositions,
  type EventStore,
  type NewEvent,
  type Position,
  position,
} from '../event-store.port.js';

/** Before every event. */
const NOWHERE = '0';

/**
 * Where those places of the source that its events speak of lie in the copy: each at the last event of
 * the copy that stands at or before it in the source. Told of all events in the order of the source.
 */
export class CopiedPositions {
  private readonly copied = new Map<string, string>();
  /** How far the copy reaches. */
  private end: Position | undefined;
  private next = 0;

  private constructor(
    /** The places spoken of, in order. */
    readonly named: readonly Position[],
  ) {}

  /** Reads what the source's events speak of. */
  static async in(source: EventStore): Promise<CopiedPositions> {
    const named = new Set<Position>();
    const note = (text: string) => {
      named.add(position(text));
      return text;
    };
    for await (const { event } of source.readAll({
      after: 'start',
      streamPrefixes: positionedStreams,
    })) {
      translatePositions(event, note);
    }
    return new CopiedPositions([...named].sort(comparePositions));
  }

  /** The same places, before anything was copied. */
  anew(): CopiedPositions {
    return new CopiedPositions(this.named);
  }

  /** All of the source before this event stands in the copy. */
  reached(source: Position): void {
    for (;;) {
      const place = this.named[this.next];
      if (place === undefined || comparePositions(place, source) >= 0) return;
      this.copied.set(place, this.end ?? NOWHERE);
      this.next += 1;
    }
  }

  /** The copy has an event here. */
  copiedTo(target: Position): void {
    if (this.end === undefined || comparePositions(target, this.end) > 0) this.end = target;
  }

  /** An event of the source as the copy holds it. */
  translated({ id, event, metadata }: NewEvent): NewEvent {
    const at = (place: string) => this.copied.get(place) ?? this.end ?? NOWHERE;
    return { id, event: translatePositions(event, at), metadata };
  }
}
