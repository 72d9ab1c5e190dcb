import { SameObjects, scopeOfIdentity } from '../comparison/same-objects.port.js';
import { withoutCause } from '../comparison/without-cause.port.js';
import type { Existence } from '../domain/comparison/net-difference.js';
import type { Cause, Scope } from '../domain/comparison/report-events.js';
import { objectId as toObjectId, type ObjectId } from '../domain/directory/directory-object.js';
import type { TouchedObject } from '../domain/recovery/plan-input.js';
import { type TakenChange, takenChange, TakenChanges } from '../domain/recovery/reasons.js';
import type { RecoveryStep } from '../domain/recovery/recovery.js';
import { retriedObject, stepsToRetry } from '../domain/recovery/retry-plan.js';
import type { Identities } from '../history/identities.port.js';
import type { Moment, TenantHistory, TenantState } from '../history/history.port.js';
import type { Turns } from './turns.js';

interface TouchedParts {
  readonly history: TenantHistory;
  readonly now: TenantState;
  readonly identities: Identities;
  readonly turns: Turns;
}

/** Finds the objects that a plan is about, one by one, with all that their steps are made from. */
export class TouchedObjects {
  constructor(private readonly parts: TouchedParts) {}

  /** Those that differ from how they were, or were met since then. */
  async *since(target: Moment, scope: Scope): AsyncGenerator<TouchedObject, undefined> {
    const { history, now, identities } = this.parts;
    const then = history.at(target);
    const until = { position: now.trust.position };
    const asked = scopeOfIdentity(scope, identities);
    const differences = new SameObjects(
      history.differences(target, until, asked, 'were before'),
      { earlier: then, later: now, scope: asked },
      identities,
    );
    for await (const { net: difference, formerId } of differences.startingAt('')) {
      const { objectId, displayName, changeIds, isMet = false } = difference;
      const unseen = isMet ? 'live' : 'absent';
      yield {
        difference,
        then: then.standing(formerId ?? objectId)?.status ?? unseen,
        now: this.nowOf(objectId, displayName),
        changes: new TakenChanges(await this.changesOf(changeIds)),
        conflicts: [],
      };
    }
    return undefined;
  }

  /** Those that would be different without some changes. */
  async *without(
    cause: Cause,
    scope: Scope,
    namedBy: 'any' | 'all',
  ): AsyncGenerator<TouchedObject, undefined> {
    const { history, now, identities } = this.parts;
    const options = { upTo: now.trust.position, namedBy, identities };
    for await (const { net, then, ...found } of withoutCause(history, cause, scope, options)) {
      // One change may be behind 100,000 conflicts.
      const met = new Map<string, TakenChange | undefined>();
      const conflicts = [];
      for (const conflict of found.conflicts) {
        conflicts.push({ ...conflict, later: await this.changesOf(conflict.changeIds, met) });
      }
      yield {
        difference: net,
        then,
        now: this.nowOf(net.objectId, net.displayName),
        changes: new TakenChanges(await this.changesOf(net.changeIds, met)),
        conflicts,
      };
    }
    return undefined;
  }

  /** Those of the steps that a recovery left undone. */
  async *leftBy(steps: readonly RecoveryStep[]): AsyncGenerator<TouchedObject, undefined> {
    const { now, identities } = this.parts;
    const left = Map.groupBy(stepsToRetry(steps), ({ step }) => step.objectId);
    for (const [formerId, some] of left) {
      const objectId = identities.current(formerId);
      const changeIds = new Set(some.flatMap(({ step }) => step.changeIds));
      yield retriedObject(some, {
        objectId,
        now: this.nowOf(objectId, some[0]?.step.displayName ?? objectId),
        hasLink: ({ relation, targetId }) =>
          now.hasLink(objectId, relation, identities.current(targetId)),
        currentIdOf: (id) => identities.current(toObjectId(id)),
        changes: new TakenChanges(await this.changesOf([...changeIds])),
      });
    }
    return undefined;
  }

  private nowOf(objectId: ObjectId, displayName: string): TouchedObject['now'] {
    const { status: existence, ...known } = this.parts.now.object(objectId) ?? UNSEEN;
    return { displayName, ...known, existence };
  }

  private async changesOf(
    changeIds: readonly string[],
    met = new Map<string, TakenChange | undefined>(),
  ): Promise<readonly TakenChange[]> {
    const changes: TakenChange[] = [];
    for (const changeId of changeIds) {
      const change = met.has(changeId) ? met.get(changeId) : this.changeOf(changeId);
      met.set(changeId, change);
      if (change !== undefined) changes.push(change);
      await this.parts.turns.next();
    }
    return changes;
  }

  private changeOf(changeId: string): TakenChange | undefined {
    const entry = this.parts.history.entry(changeId);
    return entry && takenChange(entry);
  }
}

const UNSEEN: { status: Existence; attributes: TouchedObject['now']['attributes'] } = {
  status: 'absent',
  attributes: {},
};
