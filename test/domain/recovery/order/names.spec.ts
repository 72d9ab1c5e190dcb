import { objectId, type ObjectType } from '../../../../src/domain/directory/directory-object.js';
import { type Draft, inOrder } from '../../../../src/domain/recovery/drafts.js';
import type { Blocked, Step } from '../../../../src/domain/recovery/plan.js';

const KEPT: Blocked = { reason: 'kept-by-choice', detail: 'Left as it is' };

const subject = (objectType: ObjectType, name: string, blocked: Blocked | null = null) => ({
  ...{ objectId: objectId(name), objectType, displayName: name },
  ...{ reason: 'Changed since', changeIds: [], blocked },
});
const life = (
  operation: 'restore' | 'softDelete',
  type: ObjectType,
  name: string,
  blocked: Blocked | null = null,
): Draft => ({ ...subject(type, name, blocked), operation });
const renamed = (
  name: string,
  [expected, desired]: readonly [string, string],
  blocked: Blocked | null = null,
): Draft => ({
  ...subject('user', name, blocked),
  operation: 'update',
  attributes: [{ name: 'userPrincipalName', expected, desired }],
});
const anew = (name: string, userPrincipalName: string): Draft => ({
  ...subject('user', name),
  ...{ operation: 'recreate', lost: [] },
  attributes: [{ name: 'userPrincipalName', expected: null, desired: userPrincipalName }],
});
const unlinked = (group: string, member: string): Draft => ({
  ...subject('group', group),
  operation: 'removeLink',
  link: {
    ...{ relation: 'members', targetId: objectId(member), targetType: 'user' },
    targetName: member,
  },
});

const called: Readonly<Record<string, string>> = { ada: 'Ada@fjord.no', eve: 'ada@fjord.no' };
const ordered = (...drafts: readonly Draft[]): readonly Step[] =>
  inOrder(drafts, (id) => {
    const name = called[id] ?? `${id}@fjord.no`;
    return { userPrincipalName: name, mailNickname: 'team' };
  });
const lines = (...drafts: readonly Draft[]): readonly string[] =>
  ordered(...drafts).map(({ rank, operation, displayName }) =>
    [String(rank), operation, displayName].join(' '),
  );

describe('A name that only one can bear', () => {
  it('is given up by who has it now before it is given back', () => {
    const back = renamed('eve', ['ada@fjord.no', 'eve@fjord.no']);
    expect(lines(life('restore', 'user', 'ada'), back)).toEqual(['1 update eve', '2 restore ada']);
    expect(lines(anew('ada', 'ADA@fjord.no'), back)).toEqual(['1 update eve', '2 recreate ada']);
    const chain = [
      renamed('ada', ['old@fjord.no', 'ada@fjord.no']),
      back,
      renamed('old', ['eve@fjord.no', 'old@fjord.no']),
    ];
    expect(lines(...chain.slice(0, 2))).toEqual(['1 update eve', '2 update ada']);
    expect(lines(back, chain[2] ?? back)).toEqual(['1 update old', '2 update eve']);
  });

  it('is freed by a removal, which then comes early and after all that lets go of it', () => {
    const steps = ordered(
      life('restore', 'user', 'ada'),
      life('softDelete', 'user', 'eve'),
      unlinked('admins', 'eve'),
      unlinked('admins', 'other'),
      life('softDelete', 'user', 'other'),
    );
    expect(
      steps.map(
        (step) => `${step.operation} ${'link' in step ? step.link.targetName : step.displayName}`,
      ),
    ).toEqual([
      ...['removeLink eve', 'softDelete eve', 'restore ada'],
      ...['removeLink other', 'softDelete other'],
    ]);
    expect(steps[2]?.place).toBe('After the user eve gave up the name that it gets');
  });

  it('is not held up by a policy that names who has it, so that people are back before policies', () => {
    const owner = { ...unlinked('admins', 'ada'), operation: 'addLink' } as Draft;
    const unnamed: Draft = {
      ...subject('conditionalAccessPolicy', 'exclusion'),
      operation: 'update',
      attributes: [{ name: 'conditions/users/excludeUsers', expected: ['eve'], desired: [] }],
    };
    const steps = ordered(
      life('restore', 'user', 'ada'),
      life('softDelete', 'user', 'eve'),
      unnamed,
      life('restore', 'conditionalAccessPolicy', 'block'),
      owner,
    );
    expect(steps.map(({ operation, displayName }) => `${operation} ${displayName}`)).toEqual([
      ...['softDelete eve', 'restore ada', 'addLink admins'],
      ...['restore block', 'update exclusion'],
    ]);
  });

  it('is not held up by who takes the place of who has it', () => {
    const manager = { relation: 'manager', targetType: 'user' };
    const replaced: Draft = {
      ...subject('user', 'bob'),
      operation: 'addLink',
      link: { ...manager, targetId: objectId('ada'), targetName: 'ada' },
      instead: { targetId: objectId('eve'), targetType: 'user', targetName: 'eve' },
    };
    const steps = lines(
      replaced,
      life('softDelete', 'user', 'eve'),
      life('restore', 'user', 'ada'),
    );
    expect(steps).toEqual(['1 softDelete eve', '2 restore ada', '3 addLink bob']);
  });

  it('of a group is its mail nickname', () => {
    const steps = lines(life('restore', 'group', 'old'), life('softDelete', 'group', 'new'));
    expect(steps).toEqual(['1 softDelete new', '2 restore old']);
  });

  it('makes nothing wait that is blocked, of another type, or called as several are', () => {
    const restore = life('restore', 'user', 'ada');
    const kept = renamed('eve', ['ada@fjord.no', 'eve@fjord.no'], KEPT);
    expect(lines(restore, kept)).toEqual(['1 restore ada', '2 update eve']);
    expect(lines(restore, life('softDelete', 'group', 'team'))[0]).toBe('1 restore ada');
    const several = ['one', 'two'].map((name) => life('softDelete', 'group', name));
    expect(lines(life('restore', 'group', 'old'), ...several)[0]).toBe('1 restore old');
  });

  it('that two exchanged is ordered all the same, and left to the directory', () => {
    const steps = lines(
      renamed('ada', ['eve@fjord.no', 'ada@fjord.no']),
      renamed('eve', ['ada@fjord.no', 'eve@fjord.no']),
    );
    expect(steps).toHaveLength(2);
  });
});
