import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Existence, NetDifference } from '../domain/comparison/net-difference.js';
import type { Scope } from '../domain/comparison/report-events.js';
import { instantPlus } from '../domain/instant.js';
import { canonicalJson, type Json } from '../domain/json.js';
import type { LinkEnd, TouchedObject } from '../domain/recovery/plan-input.js';
import { planRecovery } from '../domain/recovery/plan-recovery.js';
import type { Step } from '../domain/recovery/plan.js';
import { planUndo } from '../domain/recovery/undo-plan.js';
import { EventStore, position } from '../event-store/event-store.port.js';
import {
  History,
  type ObjectAt,
  type TenantHistory,
  type TenantState,
} from '../history/history.port.js';
import { RecoveryOptions } from './recovery-options.port.js';
import type { RecoveryRun } from './recovery-run.js';
import { RecoverySteps } from './recovery-steps.js';

/** Steps in one event: small enough for any store, many enough that a plan is few events. */
const PART_SIZE = 200;

/** Makes the plan of a requested recovery and records it, frozen. */
@Injectable()
export class RecoveryPlanner {
  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly steps: RecoverySteps,
    private readonly options: RecoveryOptions,
  ) {}

  /** Resolves when the plan stands; said again for a recovery with a plan, it does nothing. */
  async plan(run: RecoveryRun): Promise<void> {
    if (run.state.recovery.status !== 'requested') return;
    await this.history.caughtUp((await this.store.head()) ?? position('0'));
    const history = this.history.tenant(run.tenantId);
    const now = history.now();
    const steps = await this.stepsOf(run, history, now);
    const planHash = hashOf(steps);
    for (let part = 0; part * PART_SIZE < steps.length; part += 1) {
      const some = steps.slice(part * PART_SIZE, (part + 1) * PART_SIZE);
      await run.tell({ kind: 'plan-part', planHash, part, steps: some });
    }
    await run.tell({
      kind: 'plan',
      planHash,
      totals: {
        steps: steps.length,
        blocked: steps.filter(({ blocked }) => blocked !== null).length,
        objects: new Set(steps.map(({ objectId }) => objectId)).size,
      },
      nowPosition: now.trust.position,
      expiresAt: instantPlus(this.options.clock(), this.options.planLifetimeMs),
    });
  }

  private async stepsOf(
    run: RecoveryRun,
    history: TenantHistory,
    now: TenantState,
  ): Promise<readonly Step[]> {
    const { source, scope, choices } = run.state.recovery;
    if (source.kind === 'undo') {
      const before = await this.steps.all(source.recoveryId);
      // A write that was taken and never seen counts as failed, and may show later.
      return planUndo(
        before.filter(({ outcome }) => outcome === 'applied' || outcome === 'failed'),
      );
    }
    const target = { position: position(source.target.position) };
    const differences = await history.changed(target, { position: now.trust.position }, scope);
    const sights = { history, then: history.at(target), now, scope };
    const touched = differences
      .filter((net) => !isDiscovery(net, history))
      .map((net) => touchedObject(net, sights));
    return planRecovery({ touched, choices, endOf: (id) => endOf(now, id) });
  }
}

interface Sights {
  readonly history: TenantHistory;
  readonly then: TenantState;
  readonly now: TenantState;
  readonly scope: Scope;
}

/** Whether only some of the changes count: later ones by others have to be told apart. */
const isByCause = ({ actor, changeIds }: Scope): boolean =>
  actor !== undefined || changeIds !== undefined;

const touchedObject = (difference: NetDifference, sights: Sights): TouchedObject => {
  const { objectId, displayName } = difference;
  const { now, then, history, scope } = sights;
  const { status: existence, ...known } = now.object(objectId) ?? UNSEEN;
  const byCause = isByCause(scope);
  return {
    difference,
    then: byCause ? existenceBefore(difference, history) : statusOf(then.object(objectId)),
    now: { displayName, ...known, existence, links: byCause ? now.allLinks(objectId) : null },
  };
};

const UNSEEN = { status: 'absent', attributes: {} } as const;

const statusOf = (object: ObjectAt | undefined): Existence => object?.status ?? 'absent';

/** Objects found by the first full sync were there before: how they were then is not known. */
const isDiscovery = ({ changeIds: [first] }: NetDifference, history: TenantHistory): boolean =>
  first !== undefined && history.entry(first)?.event.type === 'ObjectDiscovered';

/** A scope of attributes hides that the first change in it created the object. */
const existenceBefore = (
  { existence, changeIds: [first] }: NetDifference,
  history: TenantHistory,
): Existence => {
  const isCreation = first !== undefined && history.entry(first)?.event.type === 'ObjectCreated';
  return isCreation ? 'absent' : existence.before;
};

const endOf = (now: TenantState, id: NetDifference['objectId']): LinkEnd | undefined => {
  const end = now.object(id);
  return end === undefined ? undefined : { existence: end.status, displayName: end.displayName };
};

/** SHA-256 over the canonical JSON of the steps in the order of writing. */
const hashOf = (steps: readonly Step[]): string => {
  const hash = createHash('sha256');
  // A step is plain data; its type is an interface, which TypeScript does not take for JSON by itself.
  for (const step of steps) hash.update(`${canonicalJson(step as unknown as Json)}\n`);
  return hash.digest('hex');
};
