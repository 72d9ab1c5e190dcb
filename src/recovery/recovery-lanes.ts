import { Injectable } from '@nestjs/common';
import type { Term } from '../leases/leases.port.js';
import { inSpan } from '../observation/span.port.js';
import { Lane } from './lane.js';
import type { Work } from './recoveries.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { RecoveryPlanner } from './recovery-planner.js';
import { RecoveryRuns } from './recovery-run.js';
import { RecoveryWriter } from './recovery-writer.js';

/** One plan and one recovery at a time, side by side. */
export interface Lanes {
  readonly planning: Lane;
  readonly writing: Lane;
}

/** Opens the lanes of a term: what they record and write asks first whether the term lasts. */
@Injectable()
export class RecoveryLanes {
  constructor(
    private readonly runs: RecoveryRuns,
    private readonly planner: RecoveryPlanner,
    private readonly writer: RecoveryWriter,
    private readonly options: RecoveryOptions,
  ) {}

  open({ assertHeld, handedOver }: Term, due: (id: string) => Work | null): Lanes {
    const { nowMs, takeoverMs } = this.options;
    const othersDoneAtMs = handedOver ? 0 : nowMs() + takeoverMs;
    const open = (id: string) => this.runs.open(id, { assertHeld });
    const giveUp = async (id: string, reason: string): Promise<void> => {
      await (await open(id)).tell({ kind: 'fail', reason });
    };
    const plan = (id: string): Promise<void> =>
      inSpan('recovery.plan', { correlationId: id }, async () => this.planner.plan(await open(id)));
    const write = (id: string, signal: AbortSignal): Promise<void> =>
      inSpan('recovery.write', { correlationId: id }, async () =>
        this.writer.write(await open(id), { signal, assertHeld, othersDoneAtMs }),
      );
    const isDueFor = (work: Work) => (id: string) => due(id) === work;
    return {
      planning: new Lane('RecoveryPlanner', { work: plan, isDue: isDueFor('planning'), giveUp }),
      writing: new Lane('RecoveryWriter', { work: write, isDue: isDueFor('writing'), giveUp }),
    };
  }
}
