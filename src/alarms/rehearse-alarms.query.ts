import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Alarm } from '../domain/alarms/alarm-events.js';
import type { AlarmRule } from '../domain/alarms/alarm-rule.js';
import { NOTHING_JUDGED } from '../domain/alarms/judge.js';
import { StatelineError } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { AlarmOptions, rulesOn } from './alarm-options.port.js';
import { parseAlarms } from './file/parse-alarms.js';
import { judging, newJudge } from './judging.js';
import { knownBefore } from './known-ids.js';
import { RehearsalSlot } from './rehearsal-slot.js';

export type RehearsalLine =
  | ({ readonly kind: 'alarm' } & Alarm)
  | { readonly kind: 'end'; readonly events: number; readonly alarms: number };

/** Begins at once, and ends early once the signal aborts. @throws RehearsalUnderWay */
export type Rehearsal = (signal: AbortSignal) => AsyncIterable<RehearsalLine>;

/** The whole log is read for each, and one at a time is what a server has to spare; others go on while it is told. */
export class RehearsalUnderWay extends StatelineError {
  readonly code = 'rehearsal-under-way';
  readonly category = 'too-many';
}

/**
 * All alarms that the rules find in what is recorded, in the order and with the times they are raised, or would
 * have been. Only those between two moments when they are given.
 * @throws WrongAlarmsFile for rules that cannot be read
 */
export class RehearseAlarms extends Query<Rehearsal> {
  constructor(
    readonly tenantId: string,
    readonly asked: {
      /** A file of alarms in place of the one in force. */
      readonly rules?: string;
      readonly from?: Instant;
      readonly until?: Instant;
    },
  ) {
    super();
  }
}

@QueryHandler(RehearseAlarms)
export class RehearseAlarmsHandler implements IQueryHandler<RehearseAlarms> {
  private readonly slot = new RehearsalSlot();

  constructor(
    private readonly options: AlarmOptions,
    private readonly store: EventStore,
    private readonly history: History,
  ) {}

  execute({ tenantId, asked }: RehearseAlarms): Promise<Rehearsal> {
    const { rules } = asked;
    const inForce = rules === undefined ? this.options : parseAlarms(rules, 'rules');
    const rulesAsked = rulesOn(inForce);
    return Promise.resolve((signal) => {
      this.begin(signal);
      return this.lines(tenantId, rulesAsked, asked, signal);
    });
  }

  private begin(signal: AbortSignal): void {
    if (!this.slot.isFree) {
      throw new RehearsalUnderWay('Another look back over all of the log is under way; ask again');
    }
    this.slot.take(signal);
  }

  private async *lines(
    tenantId: string,
    rules: readonly AlarmRule[],
    { from, until }: RehearseAlarms['asked'],
    signal: AbortSignal,
  ): AsyncGenerator<RehearsalLine, void, undefined> {
    const { store, history, slot } = this;
    try {
      const { watched } = this.options;
      const known = await knownBefore(history.open(tenantId), watched);
      const judge = newJudge(rules, watched, { ...NOTHING_JUDGED, known });
      let [events, alarms] = [0, 0];
      for await (const judged of judging({ tenantId, store, history }, judge, 'start')) {
        if (signal.aborted) return;
        const asked = judged.found.filter(({ alarm }) => isBetween(alarm.firedAt, from, until));
        for (const { alarm } of asked) {
          // A reader who takes his time holds up nobody else.
          slot.leave(signal);
          yield { kind: 'alarm', ...alarm };
          await slot.takeInTurn(signal);
        }
        alarms += asked.length;
        events += judged.events;
      }
      slot.leave(signal);
      yield { kind: 'end', events, alarms };
    } finally {
      slot.leave(signal);
    }
  }
}

const isBetween = (
  firedAt: Instant,
  from: Instant | undefined,
  until: Instant | undefined,
): boolean => (from === undefined || firedAt >= from) && (until === undefined || firedAt <= until);
