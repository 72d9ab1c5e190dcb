import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import type { RecoveryStep, StepOutcome } from '../../src/domain/recovery/recovery.js';
import type { TrueChange } from './truth.js';
import { writesJudged } from './writes-judge.js';

const writer = {
  kind: 'application',
  id: 'w',
  appId: 'w',
  name: 'Stateline Writer',
} as const;
const group = { objectId: 'sales', objectType: 'group' };

const joined = (sequence: number): TrueChange => ({
  objectId: 'sales',
  objectType: 'group',
  sequence,
  actor: writer,
  kind: 'linkAdded',
  relation: 'members',
  targetId: 'ada',
  targetType: 'user',
});

const step = (outcome: StepOutcome): RecoveryStep => {
  const link = { relation: 'members', targetId: objectId('ada'), targetType: 'user' };
  const planned = {
    ...{ stepId: '1', ...group, displayName: 'Sales', operation: 'addLink' },
    link: { ...link, targetName: 'Ada' },
  };
  return { step: planned as unknown as Step, outcome, verdicts: [], detail: null };
};

describe('holding recoveries against what their writer did', () => {
  it('finds nothing where each step was written once', () => {
    const verdict = writesJudged([joined(1)], [step('applied')]);

    expect(verdict).toEqual({ writes: 1, doubled: [], claimed: [] });
  });

  it('finds a write that was made twice', () => {
    const { doubled } = writesJudged([joined(1), joined(2)], [step('applied')]);

    expect(doubled).toEqual(['sales linkAdded members ada: 2, against 1']);
  });

  it('lets two recoveries each write the same once', () => {
    const { doubled } = writesJudged([joined(1), joined(2)], [step('applied'), step('applied')]);

    expect(doubled).toEqual([]);
  });

  it('finds a step that is said to be written and is not', () => {
    expect(writesJudged([], [step('applied')]).claimed).toHaveLength(1);
    expect(writesJudged([], [step('failed')]).claimed).toEqual([]);
  });

  it('leaves alone what others did', () => {
    const other: TrueChange = { ...joined(1), actor: { kind: 'directory' } };

    expect(writesJudged([other], [])).toEqual({ writes: 0, doubled: [], claimed: [] });
  });
});
