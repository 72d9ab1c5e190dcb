import type { Before, RecoveryEvent } from './recovery-events.js';
import type { OpenStep } from './recovery.js';

type OpenSteps = ReadonlyMap<string, OpenStep>;
type Data<Type extends RecoveryEvent['type']> = Extract<RecoveryEvent, { type: Type }>['data'];

/** With a step of which an attempt is ordered. */
export const withIssued = (open: OpenSteps, data: Data<'CompensationIssued'>): OpenSteps => {
  const { step, attempt, at, before = null } = data;
  const former = open.get(step.stepId) ?? null;
  return new Map(open).set(step.stepId, {
    ...{ step, attempt, former },
    issuedAt: former?.issuedAt ?? at,
    before: former === null ? before : ofBoth(former.before, before),
    created: former?.created ?? null,
  });
};

/** What stood there before the last try that sent it. */
const ofBoth = (
  earlier: readonly Before[] | null,
  later: readonly Before[] | null,
): readonly Before[] | null => {
  if (earlier === null || later === null) return null;
  const names = new Set(later.map(({ name }) => name));
  return [...earlier.filter(({ name }) => !names.has(name)), ...later];
};

/** With the id that the directory gave to what an open step made. */
export const withMade = (open: OpenSteps, data: Data<'ObjectRecreated'>): OpenSteps => {
  const { stepId, objectId: oldId, newId, appId } = data;
  const made = open.get(stepId);
  if (made === undefined) return open;
  const created = { oldId, newId, ...(appId !== undefined && { appId }) };
  return new Map(open).set(stepId, { ...made, created });
};

/** As before an attempt of which nothing was sent. */
export const withWithdrawn = (
  open: OpenSteps,
  { stepId }: Data<'CompensationWithdrawn'>,
): OpenSteps => {
  const next = new Map(open);
  const former = open.get(stepId)?.former ?? null;
  if (former === null) next.delete(stepId);
  else next.set(stepId, former);
  return next;
};
