import { type RecordedEvent, type StreamId, streamId } from '../event-store.port.js';
import type { LogTable, Write } from './log-table.js';

/** From which revision on a stream can be read, where its first events were removed. */
export class Floors {
  private readonly floors = new Map<StreamId, number>();

  constructor(table: LogTable) {
    for (const name of table.names('floor')) {
      this.set(streamId(name), Number(table.lastEntry('floor', name, 0)?.value));
    }
  }

  of(stream: StreamId): number {
    return this.floors.get(stream) ?? 0;
  }

  set(stream: StreamId, floor: number): void {
    this.floors.set(stream, floor);
  }

  streams(): Iterable<StreamId> {
    return this.floors.keys();
  }

  /** What keeps a floor. */
  write(stream: StreamId, floor: number): Write {
    return [['floor', stream, 0], String(floor)];
  }

  /** How many of the first of some neighbours in one stream cannot be read any more. */
  hidden(events: readonly RecordedEvent[]): number {
    const [first] = events;
    if (first === undefined || this.floors.size === 0) return 0;
    return Math.min(events.length, Math.max(0, this.of(first.streamId) - first.revision));
  }
}
