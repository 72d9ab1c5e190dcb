import { Injectable, Logger } from '@nestjs/common';
import {
  EventStore,
  type Position,
  type RecordedEvent,
} from '../../event-store/event-store.port.js';
import { EventStoreInTerm } from '../../leases/event-store-in-term.port.js';
import type { Term } from '../../leases/leases.port.js';
import { DeliveryLane } from './delivery-lane.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveryOptions } from './delivery-options.js';
import { RaisedAlarms } from './raised-alarms.js';
import type { Sender } from './sender.js';
import { Senders } from './senders.js';
import { WaitingDeliveries } from './waiting-deliveries.js';
import { TargetProgress } from '../../domain/alarms/deliveries/target-progress.js';

const PAUSE_MS = 1000;
/** What there is to tell somebody of. */
const isNews: ReadonlySet<string> = new Set(['AlarmRaised', 'DeliveryWanted']);

/** Everything that one term works with. */
interface Work {
  readonly log: DeliveryLog;
  readonly alarms: RaisedAlarms;
  readonly lanes: readonly DeliveryLane[];
  readonly after: Position | 'start';
}

/**
 * Tells targets of the alarms that are raised: each of them at least once, in spite of kills and of targets that are
 * away, and on record when it is told or given up.
 */
@Injectable()
export class DeliveryWorker {
  private readonly logger = new Logger('Alarms');

  constructor(
    private readonly store: EventStore,
    private readonly senders: Senders,
    private readonly options: DeliveryOptions,
  ) {}

  /** Resolves when the term's signal aborts. @throws LeaseLost, EventStoreUnavailable */
  async during(term: Term): Promise<void> {
    const ended = new AbortController();
    const signal = AbortSignal.any([term.signal, ended.signal]);
    const work = await this.begin(term, signal);
    const parts = [this.follow(work, signal), ...work.lanes.map((lane) => lane.run(signal))];
    const ends = await Promise.allSettled(
      parts.map((part) =>
        part.finally(() => {
          ended.abort();
        }),
      ),
    );
    const failed = ends.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected' && !term.signal.aborted) throw failed.reason;
  }

  private async begin(term: Term, signal: AbortSignal): Promise<Work> {
    const { tenantId, clock } = this.options;
    const after = (await this.store.head()) ?? 'start';
    const log = new DeliveryLog(new EventStoreInTerm(this.store, term), tenantId, clock, signal);
    await log.catchUp();
    const alarms = new RaisedAlarms(this.store, tenantId);
    const senders = this.senders.all((target) => log.of(target));
    await this.introduce(senders, log, alarms);
    const lanes = senders.map((sender) => this.lane(sender, { log, alarms, term }));
    return { log, alarms, lanes, after };
  }

  /** Who is new is told of what is raised from now on. */
  private async introduce(
    senders: readonly Sender[],
    log: DeliveryLog,
    alarms: RaisedAlarms,
  ): Promise<void> {
    const strangers = senders.filter(({ name }) => log.of(name) === undefined);
    if (strangers.length === 0) return;
    const alarmRevision = await alarms.newest();
    await log.append(
      strangers.map(({ name }) => ({
        type: 'DeliveriesReached',
        data: { target: name, alarmRevision },
      })),
    );
  }

  private lane(
    sender: Sender,
    { log, alarms, term }: Pick<Work, 'log' | 'alarms'> & { readonly term: Term },
  ): DeliveryLane {
    const { tenantId, publicUrl, clock } = this.options;
    const progress = log.of(sender.name) ?? new TargetProgress();
    const waiting = new WaitingDeliveries(alarms, sender, progress);
    const { assertHeld } = term;
    return new DeliveryLane({ tenantId, publicUrl, sender, log, waiting, clock, assertHeld });
  }

  /** Wakes who has something to tell, as long as the work lasts. */
  private async follow(work: Work, signal: AbortSignal): Promise<void> {
    let { after } = work;
    while (!signal.aborted) {
      try {
        for await (const recorded of this.news(work, after, signal)) {
          after = recorded.position;
          await heard(recorded, work);
        }
      } catch (error) {
        this.logger.warn(`Following alarms is interrupted: ${String(error)}`);
      }
      await this.options.clock.wait(PAUSE_MS, signal);
    }
  }

  private async *news(
    { log, alarms }: Work,
    after: Work['after'],
    signal: AbortSignal,
  ): AsyncGenerator<RecordedEvent> {
    const range = { after, streamPrefixes: [alarms.stream, log.stream] };
    for await (const recorded of this.store.subscribe(range, signal)) {
      if (isNews.has(recorded.event.type)) yield recorded;
    }
  }
}

const heard = async ({ event }: RecordedEvent, { log, lanes }: Work): Promise<void> => {
  if (event.type === 'DeliveryWanted') await log.catchUp();
  for (const lane of lanes) lane.wake();
};
