import {
  type Creation,
  DirectoryUnavailable,
  type DirectoryWriter,
} from '../directory/directory.port.js';
import type {
  Attributes,
  KnownRef,
  ObjectId,
  Observation,
} from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import { judge, judgeLink, type Part } from '../domain/recovery/judge.js';
import type { LinkStep, RecreateStep, Step } from '../domain/recovery/plan.js';
import type { OpenStep } from '../domain/recovery/recovery.js';
import { isTried, NOT_TRIED, type Tried } from '../domain/recovery/settlement.js';
import { creationOf } from '../domain/recovery/recreate/creation.js';
import { type CurrentIdOf, followed } from '../domain/recovery/recreate/follow.js';
import type { TenantState } from '../history/history.port.js';

/** A step beside what the directory holds. */
export interface Looked {
  readonly planned: Step;
  /** With the ids that objects have today. */
  readonly step: Step;
  readonly parts: readonly Part[];
  /** Of the object as found; empty for links and for objects that are not there. */
  readonly attributes: Attributes;
  /** What an earlier try of ours made. */
  readonly createdId: ObjectId | null;
}

/** Of a write that may have had its effect. */
export interface Trace {
  /** When it was first ordered. */
  readonly since: Instant;
  /** What the directory said that it made. */
  readonly createdId: ObjectId | null;
  readonly tried: Tried;
}

/** What is left of the tries of an open step; `null` of one that was never ordered. */
export const traceIn = (open: OpenStep | undefined): Trace | null =>
  open === undefined
    ? null
    : { since: open.issuedAt, createdId: open.created?.newId ?? null, tried: open.before };

/** Whether something is left to write. */
export const isOpen = ({ parts }: Looked): boolean => parts.some(({ state }) => state === 'write');

export interface Sight {
  readonly writer: DirectoryWriter;
  /** The id an object has today. */
  readonly currentIdOf: CurrentIdOf;
  /** What is known of objects besides what is looked up. */
  readonly now: Pick<TenantState, 'object' | 'objects'>;
  /** Of a step, as planned: the one before it that belongs with it and was not brought about. */
  readonly brokenBy: (planned: Step) => string | null;
  /** Whether what is written takes back what a recovery did, and may have done by half. */
  readonly isUndo: boolean;
}

/**
 * Reads what steps are about, and judges it part by part. A creation that may have been made is looked for.
 * @throws DirectoryUnavailable
 */
export const lookAt = async (
  sight: Sight,
  planned: readonly Step[],
  traceOf: (step: Step) => Trace | null = () => null,
): Promise<readonly Looked[]> => {
  const { currentIdOf } = sight;
  const steps = planned.map((step) => ({ planned: step, step: today(step, currentIdOf) }));
  const links = steps.map(({ step }) => step).filter(isLinkStep);
  const targets = links.length === 0 ? [] : await sight.writer.linkTargets(links);
  const targetOf = new Map(links.map((link, index) => [link.stepId, targets[index] ?? null]));
  const objects = steps.map(({ step }) => step).filter((step) => !isLinkStep(step));
  const seen = await observe(sight, objects, traceOf);
  return steps.map(({ planned: before, step }): Looked => {
    const known = { planned: before, step };
    if (isLinkStep(step)) {
      const target = targetOf.get(step.stepId) ?? null;
      const parts = [judgeLink(step, target, sight.brokenBy(before))];
      return { ...known, parts, attributes: {}, createdId: null };
    }
    const found = seen.get(step.stepId);
    if (found === undefined) {
      throw new DirectoryUnavailable(`The directory did not tell about ${step.objectId}`);
    }
    const { observation, createdId } = found;
    const attributes = observation.seen === 'present' ? observation.attributes : {};
    const broken = sight.brokenBy(before);
    const { tried } = traceOf(step) ?? { tried: NOT_TRIED };
    const mayBeHalfWay = (part: Pick<Part, 'name' | 'expected'>) =>
      sight.isUndo || isTried(part, tried);
    const parts = judge(step, observation, { currentIdOf, broken, mayBeHalfWay });
    return { ...known, parts, attributes, createdId };
  });
};

/** What was made anew before is looked for under the id that it got then. */
const today = (planned: Step, currentIdOf: CurrentIdOf): Step => {
  const step = followed(planned, currentIdOf);
  return step.operation === 'recreate' ? { ...step, objectId: currentIdOf(step.objectId) } : step;
};

const isLinkStep = (step: Step): step is LinkStep => 'link' in step;

interface Seen {
  readonly observation: Observation;
  readonly createdId: ObjectId | null;
}

const observe = async (
  sight: Sight,
  steps: readonly Step[],
  traceOf: (step: Step) => Trace | null,
): Promise<ReadonlyMap<string, Seen>> => {
  const made = await madeBefore(sight, steps, traceOf);
  const idOf = (step: Step): ObjectId => made.get(step.stepId) ?? step.objectId;
  const refs = steps.map((step) => refOf(sight, step, idOf(step)));
  const observations = refs.length === 0 ? [] : await sight.writer.objects(refs);
  const byId = new Map(observations.map((observation) => [observation.objectId, observation]));
  return new Map(
    steps.flatMap((step) => {
      const observation = byId.get(idOf(step));
      const createdId = made.get(step.stepId) ?? null;
      return observation === undefined ? [] : [[step.stepId, { observation, createdId }] as const];
    }),
  );
};

/** Some objects are found by their attributes only: an assignment by its resource. */
const refOf = ({ now }: Sight, step: Step, objectId: ObjectId): KnownRef => {
  const ref = { objectId, objectType: step.objectType };
  if (step.operation === 'recreate') return { ...ref, attributes: creationOf(step) };
  const attributes =
    step.operation === 'delete' ? now.object(step.objectId)?.attributes : undefined;
  return attributes === undefined ? ref : { ...ref, attributes };
};

/** What a step that makes an object anew asks for. */
export const creationBy = (step: RecreateStep): Creation => {
  const { objectId, objectType } = step;
  return { operation: 'create', objectId, objectType, attributes: creationOf(step) };
};

const madeBefore = async (
  { writer }: Sight,
  steps: readonly Step[],
  traceOf: (step: Step) => Trace | null,
): Promise<ReadonlyMap<string, ObjectId>> => {
  // A search may wait a minute for what does not show yet.
  const found = await Promise.all(
    steps.map(async (step): Promise<readonly (readonly [string, ObjectId])[]> => {
      const trace = step.operation === 'recreate' ? traceOf(step) : null;
      if (step.operation !== 'recreate' || trace === null) return [];
      const id = trace.createdId ?? (await writer.created(creationBy(step), trace.since));
      return id === null ? [] : [[step.stepId, id]];
    }),
  );
  return new Map(found.flat());
};
