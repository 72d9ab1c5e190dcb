import { setTimeout as delay } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import type { TimelineRow } from '../../src/history/history.port.js';
import type { SoakedServer } from './soaked-server.js';

const TRY_AGAIN_MS = 250;

/** Follows a timeline over its event stream, from an event to the next, however often the server goes away. */
export class Follower {
  readonly changes: ChangeEvent[] = [];
  /** What a stream may not do: go back, or tell a change twice. */
  readonly wrong: string[] = [];
  connections = 0;
  attributions = 0;
  reports = 0;
  private readonly ids = new Set<string>();
  private readonly ending = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly server: SoakedServer,
    private last: string,
  ) {}

  start(): void {
    this.done = this.follow();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.done;
  }

  /** Whether it was told all up to a place in the log. */
  has(position: string): boolean {
    return BigInt(this.last) >= BigInt(position);
  }

  private async follow(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await this.connect().catch(() => undefined);
      await delay(TRY_AGAIN_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  private async connect(): Promise<void> {
    const response = await fetch(this.server.at('/timeline/stream'), {
      headers: { 'last-event-id': this.last },
      signal: this.ending.signal,
    });
    if (response.status === 400) this.wrong.push(`after ${this.last}: ${await response.text()}`);
    if (!response.ok || response.body === null) return;
    this.connections += 1;
    const messages = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { id, event, data } of messages) {
      if (id !== undefined && event !== undefined) this.take(id, event, data);
    }
  }

  private take(id: string, kind: string, data: string): void {
    if (BigInt(id) < BigInt(this.last)) this.wrong.push(`${id} came after ${this.last}`);
    this.last = id;
    if (kind === 'attribution') this.attributions += 1;
    else if (kind === 'reported') this.reports += 1;
    else if (kind === 'change') this.takeChange(JSON.parse(data) as TimelineRow);
  }

  private takeChange({ changeId, event }: TimelineRow): void {
    if (this.ids.has(changeId)) this.wrong.push(`${changeId} came twice`);
    this.ids.add(changeId);
    this.changes.push(event as ChangeEvent);
  }
}
