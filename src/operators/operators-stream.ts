import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CHAIN_START, chainOf } from '../domain/integrity/chain.js';
import type { OperatorActed } from '../domain/operators/operator-events.js';
import { operatorsStream } from '../domain/timeline/streams.js';
import {
  AppendOutcomeUnknown,
  type EventStore,
  type NewEvent,
  type StreamId,
  streamId,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';

export interface NewAct {
  /** A UUID, the same in each try. */
  readonly id: string;
  readonly data: OperatorActed['data'];
}

interface End {
  /** -1 before the first act. */
  readonly revision: number;
  readonly chain: string;
}

/** Other processes that append to the same stream at the same time may each win a race. */
const MOST_TRIES = 100;
const LONGEST_PAUSE_MS = 20;

/** Appends acts to a tenant's stream, each linked to the one before; one call at a time. */
export class OperatorsStream {
  private readonly stream: StreamId;
  private end: End | undefined;
  /** Behind this revision may stand what was answered as unknown. */
  private unsureAfter: number | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
  ) {
    this.stream = streamId(operatorsStream(tenantId));
  }

  /** @throws EventStoreUnavailable, WrongExpectedRevision after many lost races */
  async append(acts: readonly NewAct[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const end = this.end ?? (await this.learn());
      const missing = await this.withoutStanding(acts);
      if (missing.length === 0) return;
      try {
        await this.appendAfter(end, missing);
        return;
      } catch (error) {
        this.forget(end, error);
        if (!(error instanceof WrongExpectedRevision) || tries === MOST_TRIES) throw error;
        if (tries > 1) await pause(Math.random() * LONGEST_PAUSE_MS);
      }
    }
  }

  private async appendAfter(end: End, acts: readonly NewAct[]): Promise<void> {
    let { revision, chain } = end;
    const events = acts.map((act): NewEvent => {
      const event = this.eventOf(act);
      revision += 1;
      chain = chainOf(chain, { streamId: this.stream, revision }, event, sha256);
      return { ...event, metadata: { ...event.metadata, chain } };
    });
    await this.store.append(this.stream, end.revision < 0 ? 'no_stream' : end.revision, events);
    this.end = { revision, chain };
    this.unsureAfter = undefined;
  }

  private eventOf({ id, data }: NewAct): NewEvent {
    return {
      id,
      event: { type: 'OperatorActed', data },
      metadata: {
        tenantId: this.tenantId,
        schemaVersion: '1',
        observedAt: data.at,
        reader: 'operators',
        $correlationId: data.correlationId,
      },
    };
  }

  private forget({ revision }: End, error: unknown): void {
    this.end = undefined;
    if (error instanceof AppendOutcomeUnknown) this.unsureAfter ??= revision;
  }

  private async learn(): Promise<End> {
    const last = await this.store.last(this.stream);
    this.end =
      last === undefined
        ? { revision: -1, chain: CHAIN_START }
        : { revision: last.revision, chain: last.metadata.chain ?? CHAIN_START };
    return this.end;
  }

  /** An append of which nothing is known may come to stand as long as none of ours stands in its place. */
  private async withoutStanding(acts: readonly NewAct[]): Promise<readonly NewAct[]> {
    if (this.unsureAfter === undefined) return acts;
    const ids = new Set<string>();
    for await (const { id } of this.store.read(this.stream, this.unsureAfter + 1)) ids.add(id);
    return acts.filter(({ id }) => !ids.has(id));
  }
}

const sha256 = (text: string): string => hash('sha256', text);
