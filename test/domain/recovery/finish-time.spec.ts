import { objectId } from '../../../src/domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../../src/domain/instant.js';
import { estimatedMs } from '../../../src/domain/recovery/estimate.js';
import {
  begun,
  done,
  finishOf,
  NO_WORK,
  withPart,
  withPlan,
  type Work,
} from '../../../src/domain/recovery/finish-time.js';
import type { Step } from '../../../src/domain/recovery/plan.js';
import { isPartOf, partKey } from '../../../src/domain/recovery/steps-fold.js';

const second = (seconds: number): Instant => instantAt(seconds * 1000);

const aStep = (stepId: string, objectType: string): Step => ({
  ...{ stepId, objectId: objectId(stepId), objectType, displayName: stepId, rank: 1 },
  ...{ reason: '', place: null, changeIds: [], blocked: null },
  ...{ operation: 'update', attributes: [] },
});
const several = (count: number, type: string): readonly Step[] =>
  Array.from({ length: count }, (_, index) => aStep(`${type}-${String(index)}`, type));

const users = several(1000, 'user');
const policies = several(100, 'conditionalAccessPolicy');
// 1,000 writes at 20 a second, 100 policies of three requests each at one a second.
const USERS_MS = 50_000;
const POLICIES_MS = 300_000;

const planned = [users, policies].reduce<Work>(
  (work, steps, part) => withPart(work, partKey('h', part), steps),
  NO_WORK,
);
const plan = withPlan(withPart(planned, partKey('other', 0), users), isPartOf('h'));

const after = (work: Work, seconds: number): number =>
  Date.parse(finishOf(work, second(seconds))) - seconds * 1000;

/** So many steps settled a second, from the first second on. */
const worked = (steps: readonly Step[], perSecond: number): Work => {
  const ordered = steps.reduce((work, step) => begun(work, step, second(0)), plan);
  return steps
    .slice(0, -1)
    .reduce((work, step, index) => done(work, step, second(1 + index / perSecond)), ordered);
};

describe('The finish time of a recovery', () => {
  it('is stated at the start at the pace that the directory allows', () => {
    expect(after(plan, 0)).toBe(USERS_MS + POLICIES_MS);
    expect(estimatedMs([...users, ...policies])).toBe(USERS_MS + POLICIES_MS);
  });

  it('counts no step that is not written', () => {
    const blocked = { reason: 'read-only', detail: 'Built in' } as const;
    expect(estimatedMs(users.map((step) => ({ ...step, blocked })))).toBe(0);
  });

  it('does not take slow steps to come for quick ones', () => {
    const work = worked(users.slice(0, 500), 40);
    const left = after(work, 13.5);
    expect(left).toBeGreaterThan(POLICIES_MS);
    expect(left).toBeLessThan(POLICIES_MS + USERS_MS / 2);
  });

  it('counts what is under way side by side once', () => {
    const used = worked(users.slice(0, 500), 40);
    const work = policies.reduce((all, step) => begun(all, step, second(13.5)), used);
    expect(after(work, 13.5)).toBe(POLICIES_MS);
  });

  it('follows the pace of the last minutes', () => {
    const work = worked(users.slice(0, 500), 5);
    expect(after(work, 101)).toBeGreaterThan(POLICIES_MS + 2 * (USERS_MS / 2));
  });

  it('moves away in a stall', () => {
    const work = worked(users.slice(0, 500), 20);
    expect(after(work, 90)).toBeGreaterThan(after(work, 30));
  });

  it('counts a pause as no part of the pace', () => {
    const half = worked(users.slice(0, 500), 20);
    const [last, next] = [users[499], users[500]];
    if (last === undefined || next === undefined) throw new Error('no steps');
    const resumed = begun(done(half, last, second(27)), next, second(3600));
    expect(after(resumed, 3600)).toBe(POLICIES_MS + USERS_MS / 2);
  });
});
