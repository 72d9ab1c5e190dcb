import type { Cause, Scope } from '../domain/comparison/report-events.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { isOfChanges } from '../domain/comparison/scope.js';
import { readableName, recalling } from '../domain/directory/readable-name.js';
import { namesIn } from '../domain/recovery/cause/whose.js';
import { type ChoiceFor, choosing } from '../domain/recovery/choices.js';
import type { Draft } from '../domain/recovery/drafts.js';
import type { LinkEnd, PlanContext, TouchedObject } from '../domain/recovery/plan-input.js';
import { draftsFor, returningIn, withReturning } from '../domain/recovery/plan-recovery.js';
import type { Choices } from '../domain/recovery/plan.js';
import type { RecoverySource } from '../domain/recovery/recovery-events.js';
import type { Recovery, RecoveryStep } from '../domain/recovery/recovery.js';
import { withReferring } from '../domain/recovery/referring.js';
import { choicesToRetry } from '../domain/recovery/retry-plan.js';
import { undoDrafts } from '../domain/recovery/undo-plan.js';
import { position } from '../event-store/event-store.port.js';
import type { Identities } from '../history/identities.port.js';
import type { Moment, TenantHistory, TenantState } from '../history/history.port.js';
import { type IsWanted, referrers, stoodUntilDeleted } from './referrers.js';
import { TouchedObjects } from './touched-objects.js';
import type { Turns } from './turns.js';

export interface DraftParts {
  readonly history: TenantHistory;
  readonly now: TenantState;
  readonly identities: Identities;
  /** The steps of a former recovery, and what became of them. */
  readonly stepsOf: (recoveryId: string) => Promise<readonly RecoveryStep[]>;
  readonly turns: Turns;
}

type Wish = Pick<Recovery, 'source' | 'scope' | 'choices'>;
type SourceOf<Kind> = Extract<RecoverySource, { kind: Kind }>;
type Touching = AsyncIterable<TouchedObject>;

/** Makes the steps of a plan, before they are put in order. */
export class PlanDrafts {
  private readonly touched: TouchedObjects;

  constructor(private readonly parts: DraftParts) {
    this.touched = new TouchedObjects(parts);
  }

  async of(wish: Wish): Promise<readonly Draft[]> {
    const { now, identities, turns } = this.parts;
    const namedOf = recalling((id) => now.object(identities.current(id)));
    const named: Draft[] = [];
    for (const draft of await this.unnamed(wish)) {
      const attributes = now.object(draft.objectId)?.attributes ?? {};
      named.push({ ...draft, displayName: readableName({ ...draft, attributes }, namedOf) });
      await turns.next();
    }
    return named;
  }

  private async unnamed({ source, scope, choices }: Wish): Promise<readonly Draft[]> {
    const choiceFor = choosing(choices);
    switch (source.kind) {
      case 'undo':
        return this.undo(source);
      case 'retry':
        return this.retry(source, choices);
      case 'cause':
        return this.without(
          source.cause,
          this.touched.without(source.cause, scope, 'any'),
          choiceFor,
        );
      case 'instant':
      case 'backup':
      case 'report':
        return this.since(source, scope, choiceFor);
    }
  }

  private async since(
    { target }: SourceOf<'instant' | 'backup' | 'report'>,
    scope: Scope,
    choiceFor: ChoiceFor,
  ): Promise<readonly Draft[]> {
    const from = { position: position(target.position) };
    if (!isOfChanges(scope)) return this.all(this.touched.since(from, scope), from, choiceFor);
    const { instant, position: until } = this.parts.now.trust;
    const cause = { ...namesIn(scope), from: target, until: { instant, position: until } };
    // Each part of a scope narrows it, and each part of a cause widens it.
    return this.without(cause, this.touched.without(cause, scope, 'all'), choiceFor);
  }

  private without(
    { from: { position: start } }: Cause,
    touched: Touching,
    choiceFor: ChoiceFor,
  ): Promise<readonly Draft[]> {
    const from = { position: position(start) };
    const { history, now } = this.parts;
    return this.all(touched, from, choiceFor, stoodUntilDeleted(history, now, from));
  }

  private async retry({ recoveryId }: SourceOf<'retry'>, { onConflict }: Choices) {
    await this.parts.identities.caughtUp(recoveryId);
    const left = this.touched.leftBy(await this.parts.stepsOf(recoveryId));
    const now = { position: this.parts.now.trust.position };
    return this.all(left, now, choosing(choicesToRetry(onConflict)));
  }

  private async undo({ recoveryId }: SourceOf<'undo'>): Promise<readonly Draft[]> {
    const { now, identities, stepsOf, turns } = this.parts;
    await identities.caughtUp(recoveryId);
    const context = {
      recoveryId,
      currentIdOf: (id: ObjectId) => identities.current(id),
      attributesOf: (id: ObjectId) => now.object(id)?.attributes ?? {},
    };
    const drafts: Draft[] = [];
    for (const step of await stepsOf(recoveryId)) {
      if (wasWritten(step)) drafts.push(...undoDrafts(step, context));
      await turns.next();
    }
    return drafts;
  }

  /** With what puts objects made anew back where they were. */
  private async all(
    touched: Touching,
    from: Moment,
    choiceFor: ChoiceFor,
    isWanted?: IsWanted,
  ): Promise<readonly Draft[]> {
    const drafts = withReturning(await this.draftsOf(touched, choiceFor));
    const { history, now, turns } = this.parts;
    const recreated = returningIn(drafts, ['recreate']);
    if (recreated.size === 0) return drafts;
    const returning = returningIn(drafts);
    const isBack = (id: ObjectId): boolean =>
      returning.has(id) || now.standing(id)?.status === 'live';
    const referring: Draft[] = [];
    const views = { isBack, ...(isWanted && { isWanted }) };
    for await (const draft of referrers(now, history.at(from), recreated, views)) {
      referring.push(draft);
      await turns.next();
    }
    return withReferring(drafts, referring, choiceFor);
  }

  private async draftsOf(touched: Touching, choiceFor: ChoiceFor): Promise<readonly Draft[]> {
    const { now, turns, identities } = this.parts;
    const context: PlanContext = {
      choiceFor,
      endOf: (id) => endOf(now, identities.current(id)),
      linksOf: (id) => now.allLinks(id),
    };
    const drafts: Draft[] = [];
    for await (const object of touched) {
      for (const draft of draftsFor(object, context)) {
        drafts.push(draft);
        await turns.next();
      }
    }
    return drafts;
  }
}

/** A write that was taken and never seen counts as failed, and may show later. */
const wasWritten = ({ outcome }: RecoveryStep): boolean =>
  outcome === 'applied' || outcome === 'partial' || outcome === 'failed';

const endOf = (now: TenantState, id: ObjectId): LinkEnd | undefined => {
  const end = now.object(id);
  return end && { ...end, existence: end.status };
};
