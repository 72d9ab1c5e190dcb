import {
  type Attributes,
  type Link,
  objectId,
} from '../../../src/domain/directory/directory-object.js';
import type { Json } from '../../../src/domain/json.js';
import { choosing } from '../../../src/domain/recovery/choices.js';
import type { Step } from '../../../src/domain/recovery/plan.js';
import type { Verdict } from '../../../src/domain/recovery/recovery-events.js';
import type { RecoveryStep, StepOutcome } from '../../../src/domain/recovery/recovery.js';
import { TakenChanges } from '../../../src/domain/recovery/reasons.js';
import {
  choicesToRetry,
  stepsToRetry,
  retriedObject,
} from '../../../src/domain/recovery/retry-plan.js';
import { line, planOf } from './planned.js';

const base = {
  stepId: 's0001',
  objectId: objectId('ada'),
  objectType: 'user',
  displayName: 'Ada',
  rank: 1,
  place: null,
  reason: 'Changed',
  changeIds: ['c1'],
  blocked: null,
};
const update: Step = {
  ...base,
  operation: 'update',
  attributes: [
    { name: 'city', expected: 'Rome', desired: 'Lyon' },
    { name: 'jobTitle', expected: 'a', desired: 'b' },
  ],
};
const member: Link = { relation: 'members', targetId: objectId('eve'), targetType: 'user' };
const linked = (operation: 'addLink' | 'removeLink'): Step => ({
  ...{ ...base, objectType: 'group', operation },
  link: { ...member, targetName: 'Eve' },
});
const left = (
  step: Step,
  outcome: StepOutcome = 'failed',
  verdicts: readonly Verdict[] = [],
): RecoveryStep => ({ step, outcome, verdicts, detail: null });

interface Now {
  readonly existence?: 'live' | 'soft-deleted' | 'hard-deleted';
  readonly attributes?: Attributes;
  readonly links?: readonly Link[];
  readonly id?: string;
}

const retry = (steps: readonly RecoveryStep[], now: Now = {}): readonly Step[] => {
  const { existence = 'live', attributes = {}, links = [], id = 'ada' } = now;
  const object = retriedObject(steps, {
    objectId: objectId(id),
    now: { existence, displayName: 'Ada', attributes },
    currentIdOf: (one) => (one === 'old' ? 'anew' : one),
    hasLink: ({ targetId }) => links.some((link) => link.targetId === targetId),
    changes: new TakenChanges([]),
  });
  return planOf([object], {
    choiceFor: choosing(choicesToRetry('skip')),
    endOf: () => undefined,
    linksOf: () => links,
  });
};

describe('a retry', () => {
  it('is about what was not brought about, and nothing else', () => {
    const outcomes: readonly StepOutcome[] = [
      ...(['failed', 'partial', 'skipped', 'planned', 'issued'] as const),
      ...(['applied', 'already-so', 'blocked'] as const),
    ];
    expect(outcomes.filter((outcome) => stepsToRetry([left(update, outcome)]).length > 0)).toEqual([
      ...['failed', 'partial', 'skipped', 'planned', 'issued'],
    ]);
  });

  it('wants what was wanted and expects what is there now', () => {
    const attributes = { city: 'Oslo', jobTitle: 'b' };
    expect(retry([left(update)], { attributes })).toMatchObject([
      { attributes: [{ name: 'city', expected: 'Oslo', desired: 'Lyon' }], blocked: null },
    ]);
  });

  it('leaves out the part that was written', () => {
    const written = { name: 'city', expected: 'Rome', desired: 'Lyon', found: 'Rome' };
    const verdicts: readonly Verdict[] = [{ ...written, verdict: 'applied' }];
    const attributes = { city: 'Rome', jobTitle: 'a' };
    expect(retry([left(update, 'partial', verdicts)], { attributes }).map(line)).toEqual([
      'update ada jobTitle',
    ]);
  });

  it('is planned only where it is not so by now', () => {
    expect(retry([left(linked('addLink'))]).map(line)).toEqual(['addLink ada eve']);
    expect(retry([left(linked('addLink'))], { links: [member] })).toEqual([]);
    expect(retry([left(linked('removeLink'))], { links: [member] }).map(line)).toEqual([
      'removeLink ada eve',
    ]);
    expect(retry([left(linked('removeLink'))])).toEqual([]);
    expect(retry([left({ ...base, operation: 'restore' })])).toEqual([]);
  });

  it('restores or deletes again, and makes anew what is gone by now', () => {
    const restore: Step = { ...base, operation: 'restore' };
    const attributes = { displayName: 'Ada' };
    expect(retry([left(restore)], { existence: 'soft-deleted' }).map(line)).toEqual([
      'restore ada',
    ]);
    expect(retry([left(restore)], { existence: 'hard-deleted', attributes }).map(line)).toEqual([
      'recreate ada displayName',
    ]);
    expect(retry([left({ ...base, operation: 'softDelete' })]).map(line)).toEqual([
      'softDelete ada',
    ]);
  });

  describe('of what was to be made anew', () => {
    const group = { ...base, objectType: 'group' };
    const given = (name: string, desired: Json) => ({ name, expected: null, desired });
    const recreate: Step = {
      ...group,
      operation: 'recreate',
      attributes: [given('displayName', 'Admins'), given('securityEnabled', true)],
      lost: [],
    };
    const mallory: Link = { ...member, targetId: objectId('mallory') };
    // As the attacker left it: with a description and a member that it did not have.
    const now: Now = {
      existence: 'hard-deleted',
      attributes: { displayName: 'Owned', securityEnabled: true, description: 'Theirs' },
      links: [member, mallory],
    };

    it('makes it as it was to be, with nothing that it was given since', () => {
      const steps = retry([left(recreate), left(linked('addLink'), 'skipped')], now);
      expect(steps.map(line)).toEqual([
        'recreate ada displayName securityEnabled',
        'addLink ada eve',
      ]);
      expect(steps[0]).toMatchObject({
        attributes: [given('displayName', 'Admins'), given('securityEnabled', true)],
      });
    });

    it('gives it no link that the first plan left out', () => {
      expect(retry([left(recreate)], now).map(line)).toEqual([
        'recreate ada displayName securityEnabled',
      ]);
    });

    it('gives it what was to be written after it, and still tells what is lost', () => {
      const later: Step = {
        ...group,
        operation: 'update',
        attributes: [{ name: 'description', expected: null, desired: 'Ours' }],
      };
      const attributes = { ...now.attributes, createdDateTime: '2026-01-01T00:00:00Z' };
      const [step, ...others] = retry([left(recreate), left(later, 'skipped')], {
        ...now,
        attributes,
      });
      expect(others).toEqual([]);
      if (step?.operation !== 'recreate') throw new Error('Nothing is made anew');
      expect(step.attributes).toContainEqual(given('description', 'Ours'));
      expect(step.lost.map(({ what }) => what)).toContain('createdDateTime');
    });
  });

  it('goes to the object made anew meanwhile', () => {
    const attributes = { city: 'Rome', jobTitle: 'b' };
    expect(retry([left(update)], { id: 'new', attributes }).map(line)).toEqual(['update new city']);
  });

  it('leads those to an object made anew that name it by its old id still', () => {
    const path = 'conditions/users/excludeGroups';
    const attributes = [{ name: path, expected: ['old'], desired: ['old'] }];
    const named: Step = {
      ...base,
      objectType: 'conditionalAccessPolicy',
      operation: 'update',
      attributes,
    };
    const policy = (ids: readonly string[]) => ({
      attributes: { conditions: { users: { excludeGroups: ids } } },
    });
    expect(retry([left(named)], policy(['old']))).toMatchObject([
      { attributes: [{ name: path, expected: ['old'], desired: ['anew'] }] },
    ]);
    expect(retry([left(named)], policy(['anew']))).toEqual([]);
  });

  it('is blocked by what blocks it now', () => {
    const attributes = { city: 'Rome', jobTitle: 'b', onPremisesSyncEnabled: true };
    expect(retry([left(update)], { attributes }).map(line)).toEqual([
      'update ada city (synced-from-on-premises)',
    ]);
    expect(retry([left(update)], { existence: 'soft-deleted' })).toMatchObject([
      {
        blocked: {
          detail: 'Left as it is: the object is deleted, and nobody asked for it to come back',
        },
      },
    ]);
  });
});
