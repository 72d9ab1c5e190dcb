import { createHash } from 'node:crypto';

import { StatelineError } from '../domain/errors.js';
import type { StatelineEvent } from '../domain/events.js';
import type { Clock } from '../domain/instant.js';
import { exactJson } from '../domain/integrity/exact-json.js';
import { statementOf } from '../domain/integrity/signed-text.js';
import type { BaselineSealed } from '../domain/timeline/retention-events.js';
import { baselineStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type NewEvent,
  type RecordedEvent,
  type StreamId,
  streamId,
} from '../event-store/event-store.port.js';
import type { History, TenantState } from '../history/history.port.js';
import type { ChainHeads } from '../integrity/chain-heads.port.js';
import type { Signer } from '../integrity/signer.port.js';
import { baselineParts } from './baseline-parts.js';
import { dayPlus, startOf } from './days.js';
import { stateAtEndOf } from './end-of-day.js';
import { entry } from './entries.js';

type Sealed = RecordedEvent<BaselineSealed>;

/** A baseline begun before is not what would be written now; the next day's takes its place. */
export class BaselineDiffers extends StatelineError {
  readonly code = 'baseline-differs';
  readonly category = 'fault';
}

export interface BaselineDay {
  readonly tenantId: string;
  readonly day: string;
}

/** The seal of a day's baseline; `undefined` while there is none. */
export const sealedBaseline = async (
  store: EventStore,
  { tenantId, day }: BaselineDay,
): Promise<Sealed | undefined> => {
  const last = await store.last(streamId(baselineStream(tenantId, day)));
  return last !== undefined && isSealed(last) ? last : undefined;
};

/** Writes a whole tenant at the end of a day to the log, and seals it. Goes on where it was killed. */
export class BaselineWriter {
  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly integrity: { readonly heads: ChainHeads; readonly signer: Signer },
    private readonly clock: Clock,
  ) {}

  /** @throws BaselineDiffers, SigningKeyUnavailable, and what `assertHeld` throws before a write */
  async seal(baseline: BaselineDay, assertHeld: () => void): Promise<Sealed> {
    const instant = startOf(dayPlus(baseline.day, 1));
    const state = stateAtEndOf(this.history.open(baseline.tenantId), baseline.day);
    const stream = streamId(baselineStream(baseline.tenantId, baseline.day));
    const written = await this.writeParts(stream, state, baseline, assertHeld);
    await this.checkParts(stream, written.hash);
    const data = {
      day: baseline.day,
      instant,
      position: state.trust.position,
      ...written,
      lastLooks: looksBefore(state, instant),
    };
    const heads = await this.integrity.heads.heads(baseline.tenantId, baseline.day);
    const statement = statementOf({ type: 'BaselineSealed', data });
    const seal = await this.integrity.signer.seal(baseline.tenantId, statement, heads);
    assertHeld();
    const event = this.entry(baseline, { type: 'BaselineSealed', data: { ...data, seal } }, 'seal');
    await this.store.append(stream, written.parts - 1, [event]);
    const sealed = await sealedBaseline(this.store, baseline);
    if (sealed === undefined) throw new BaselineDiffers(`${stream} does not end with its seal`);
    return sealed;
  }

  private async writeParts(
    stream: StreamId,
    state: TenantState,
    baseline: BaselineDay,
    assertHeld: () => void,
  ) {
    const there = (await this.store.last(stream))?.revision ?? -1;
    const hash = createHash('sha256');
    let [parts, objects, last] = [0, 0, ''];
    for await (const data of baselineParts(state)) {
      hash.update(exactJson(data));
      if (data.part > there) {
        assertHeld();
        const expected = data.part === 0 ? 'no_stream' : data.part - 1;
        const event = { type: 'BaselinePart', data } as const;
        await this.store.append(stream, expected, [
          this.entry(baseline, event, `part ${data.part}`),
        ]);
      }
      parts += 1;
      for (const { objectId } of data.objects) {
        if (objectId !== last) objects += 1;
        last = objectId;
      }
    }
    return { parts, objects, hash: hash.digest('hex') };
  }

  /** What is in the log is what counts: it may have been begun by another version of this program. */
  private async checkParts(stream: StreamId, written: string): Promise<void> {
    const hash = createHash('sha256');
    for await (const { event } of this.store.read(stream)) hash.update(exactJson(event.data));
    if (hash.digest('hex') !== written) {
      throw new BaselineDiffers(`${stream} does not hold what was to be written there`);
    }
  }

  private entry({ tenantId, day }: BaselineDay, event: StatelineEvent, what: string): NewEvent {
    return entry(event, { tenantId, id: `baseline ${day} ${what}`, at: this.clock() });
  }
}

const isSealed = (recorded: RecordedEvent): recorded is Sealed =>
  recorded.event.type === 'BaselineSealed';

/** The later ones stand in the log of the readers, which stays. */
const looksBefore = (
  { trust }: TenantState,
  instant: string,
): BaselineSealed['data']['lastLooks'] =>
  Object.fromEntries(Object.entries(trust.lastLooks).filter(([, lookedAt]) => lookedAt < instant));
