import { objectId } from '../../../src/domain/directory/directory-object.js';
import type { Step } from '../../../src/domain/recovery/plan.js';
import type { Verdict } from '../../../src/domain/recovery/recovery-events.js';
import { planUndo } from '../../../src/domain/recovery/undo-plan.js';

const step: Step = {
  stepId: 's0001',
  objectId: objectId('u1'),
  objectType: 'user',
  displayName: 'Ada',
  rank: 200,
  blocked: null,
  operation: 'update',
  attributes: [{ name: 'jobTitle', expected: 'Staff', desired: 'Engineer' }],
};
const verdicts = (verdict: Verdict['verdict']): Verdict[] => [
  { name: 'jobTitle', verdict, expected: 'Staff', desired: 'Engineer', found: 'Staff' },
];
const back = [{ name: 'jobTitle', expected: 'Engineer', desired: 'Staff' }];

describe('the undo of a recovery', () => {
  it.each(['applied', 'not-possible'] as const)('takes back what was %s', (verdict) => {
    expect(planUndo([{ step, verdicts: verdicts(verdict) }])).toMatchObject([
      { operation: 'update', attributes: back },
    ]);
  });

  it.each(['already-so', 'conflict', 'refused'] as const)('leaves what was %s', (verdict) => {
    expect(planUndo([{ step, verdicts: verdicts(verdict) }])).toEqual([]);
  });
});
