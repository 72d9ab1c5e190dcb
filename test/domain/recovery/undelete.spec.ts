import { choosing, isLeftGone, keptBy } from '../../../src/domain/recovery/choices.js';
import { defaultChoices } from '../../../src/domain/recovery/plan.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';

const what = { objectId: objectId('ada'), objectType: 'user' };

describe('A recovery that only undeletes', () => {
  it.each([
    ['restore', { user: false, appRoleAssignment: false }],
    ['undelete', { user: true, appRoleAssignment: false }],
    ['keep', { user: true, appRoleAssignment: true }],
  ] as const)(
    'leaves gone what is gone for good, unless it comes back as it was: %s',
    (deleted, left) => {
      const choice = { ...defaultChoices, deleted };
      expect({
        user: isLeftGone(choice, 'user'),
        appRoleAssignment: isLeftGone(choice, 'appRoleAssignment'),
      }).toEqual(left);
    },
  );

  it('says so', () => {
    const chosen = choosing({ ...defaultChoices, deleted: 'undelete' })(what);
    expect(keptBy('deleted', chosen)).toEqual({
      reason: 'kept-by-choice',
      detail: 'Left as it is: objects that are gone for good are not made anew',
    });
  });
});
