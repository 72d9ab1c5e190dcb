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

  /** Those that differ from how they were. What the first full sync found was there before, nobody knows how. */
  async *since(target: Moment, scope: Scope): AsyncGenerator<TouchedObject, undefined> {
    const { history, now, identities } = this.parts;
    const then = history.at(target);
    const until = { position: now.trust.position };
    const asked = scopeOfIdentity(scope, identities);
    const differences = new SameObjects(
      history.differences(target, until, asked),
      { earlier: then, later: now, scope: asked },
      identities,
    );
    for await (const { net: difference, formerId } of differences.startingAt('')) {
      const { objectId, displayName, changeIds } = difference;
      const changes = await this.changesOf(changeIds);
      if (changes[0]?.type === 'ObjectDiscovered') continue;
      yield {
        difference,
        then: then.standing(formerId ?? objectId)?.status ?? 'absent',
        now: this.nowOf(objectId, displayName),
        changes: new TakenChanges(changes),
        conflicts: [],
      };
    }
    return undefined;
  }

  /** Those that would be different without some changes; who was made anew since is back already. */
  async *without(cause: Cause, scope: Scope): AsyncGenerator<TouchedObject, undefined> {
    const { history, now } = this.parts;
    const upTo = now.trust.position;
    for await (const found of withoutCause(history, cause, scope, { upTo })) {
      const { net, then } = found;
      if (this.isMadeAnew(net.objectId)) continue;
      const conflicts = [];
      for (const conflict of found.conflicts) {
        conflicts.push({ ...conflict, later: await this.changesOf(conflict.changeIds) });
      }
      yield {
        difference: net,
        then,
        now: this.nowOf(net.objectId, net.displayName),
        changes: new TakenChanges(await this.changesOf(net.changeIds)),
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

  /**
   * What a scope takes back when it names changes; `null` when it names none. Each part of a scope narrows it and
   * each part of a cause widens it, so that more than one become the changes that all of them name.
   */
  async causesIn(scope: Scope, from: Moment): Promise<Omit<Cause, 'from' | 'until'> | null> {
    const { history, now, turns } = this.parts;
    const { actors, correlationIds, changeIds } = scope;
    const named = Object.entries({ actors, correlationIds, changeIds }).filter(
      ([, names]) => names !== undefined,
    );
    if (named.length <= 1) return named.length === 0 ? null : Object.fromEntries(named);
    const all: string[] = [];
    for await (const net of history.differences(from, { position: now.trust.position }, scope)) {
      for (const changeId of net.changeIds) all.push(changeId);
      await turns.next();
    }
    return { changeIds: all };
  }

  private isMadeAnew(id: ObjectId): boolean {
    const { identities, now } = this.parts;
    const current = identities.current(id);
    return current !== id && now.standing(current)?.status === 'live';
  }

  private nowOf(objectId: ObjectId, displayName: string): TouchedObject['now'] {
    const { status: existence, ...known } = this.parts.now.object(objectId) ?? UNSEEN;
    return { displayName, ...known, existence };
  }

  private async changesOf(changeIds: readonly string[]): Promise<readonly TakenChange[]> {
    const changes: TakenChange[] = [];
    for (const changeId of changeIds) {
      const entry = this.parts.history.entry(changeId);
      if (entry !== undefined) changes.push(takenChange(entry));
      await this.parts.turns.next();
    }
    return changes;
  }
}

const UNSEEN: { status: Existence; attributes: TouchedObject['now']['attributes'] } = {
  status: 'absent',
  attributes: {},
};
