import { type Link, objectId } from '../../../src/domain/directory/directory-object.js';
import { choosing } from '../../../src/domain/recovery/choices.js';
import type { Draft } from '../../../src/domain/recovery/drafts.js';
import { type Choices, defaultChoices } from '../../../src/domain/recovery/plan.js';
import { withReferring } from '../../../src/domain/recovery/referring.js';
import { line, lines, link, plan, type Touch } from './planned.js';

const member = (id: string): Link => ({
  relation: 'members',
  targetId: objectId(id),
  targetType: 'user',
});
const description = { name: 'description', before: 'Those who may', after: 'x' };
const group: Touch = {
  id: 'admins',
  type: 'group',
  now: 'hard-deleted',
  changes: [description],
  attributes: { displayName: 'Admins', securityEnabled: true, mailEnabled: false },
  links: [link('removed', 'ada'), link('added', 'eve')],
  linksNow: [member('bob'), member('eve'), { ...member('kim'), relation: 'owners' }],
};

describe('an object that is gone for good', () => {
  it('is made anew as it was then, and gets the links it had then', () => {
    const steps = plan([group]);
    expect(steps.map(line)).toEqual([
      'recreate admins description displayName securityEnabled mailEnabled',
      'addLink admins bob',
      'addLink admins kim',
      'addLink admins ada',
    ]);
    const [recreate] = steps;
    expect(recreate).toMatchObject({
      attributes: [{ expected: null, desired: 'Those who may' }, {}, {}, {}],
    });
    if (recreate?.operation !== 'recreate') throw new Error('Nothing is made anew');
    expect(recreate.lost.map(({ what }) => what)).toContain('Its id');
  });

  it('keeps what is to be kept as it was last, and shows it', () => {
    const steps = plan([group], { attributes: 'keep', links: 'skip' });
    expect(steps.find(({ operation }) => operation === 'recreate')).toMatchObject({
      blocked: null,
      attributes: [{ desired: 'x' }, {}, {}, {}],
    });
    expect(steps.map(line).filter((one) => one.includes('kept'))).toEqual([
      'update admins description (kept-by-choice)',
      'addLink admins bob (kept-by-choice)',
      'addLink admins kim (kept-by-choice)',
      'addLink admins ada (kept-by-choice)',
    ]);
  });

  it('stays gone where deleted objects stay deleted, with all that differed', () => {
    expect(lines([group], { deleted: 'keep' }).toSorted()).toEqual([
      'addLink admins ada (kept-by-choice)',
      'recreate admins description displayName securityEnabled mailEnabled (kept-by-choice)',
      'removeLink admins eve (kept-by-choice)',
      'update admins description (kept-by-choice)',
    ]);
  });

  it('is shown where it was in the bin then, to which nothing returns it', () => {
    const purged: Touch = { ...group, then: 'soft-deleted' };
    expect(lines([purged])).toEqual(['restore admins (hard-deleted)']);
    expect(lines([{ ...purged, now: 'soft-deleted' }])).toEqual([]);
    expect(lines([{ ...purged, then: 'hard-deleted', now: 'soft-deleted' }])).toEqual([]);
  });

  it('can be linked to again, also by others', () => {
    const ends = { ada: { existence: 'hard-deleted', displayName: 'Ada' } as const };
    const team: Touch = { id: 'team', type: 'group', links: [link('removed', 'ada')] };
    const ada: Touch = { now: 'hard-deleted', attributes: { displayName: 'Ada' } };
    expect(lines([team], {}, ends)).toEqual(['addLink team ada (target-missing)']);
    expect(lines([team, ada], {}, ends)).toEqual(['recreate ada displayName', 'addLink team ada']);
  });

  it('is not tied to an account of Active Directory that it was moved away from', () => {
    const attributes = {
      displayName: 'Ada',
      onPremisesImmutableId: 'abc=',
      onPremisesSyncEnabled: false,
    };
    expect(lines([{ now: 'hard-deleted', attributes }])).toEqual(['recreate ada displayName']);
    const never = { ...attributes, onPremisesSyncEnabled: null };
    expect(lines([{ now: 'hard-deleted', attributes: never }])).toEqual([
      'recreate ada displayName onPremisesImmutableId',
    ]);
  });
});

describe('what refers to an object made anew', () => {
  const about = (id: string, type: string) => ({
    objectId: objectId(id),
    objectType: type,
    displayName: id,
    reason: 'It named it',
    changeIds: [],
    blocked: null,
  });
  const toAda = { ...member('ada'), targetName: 'Ada' };
  const joins: Draft = { ...about('team', 'group'), operation: 'addLink', link: toAda };
  const names: Draft = {
    ...about('mfa', 'conditionalAccessPolicy'),
    operation: 'update',
    attributes: [
      { name: 'conditions/users/excludeUsers', expected: ['ada'], desired: ['ada'] },
      { name: 'conditions/users/includeUsers', expected: ['ada'], desired: ['ada'] },
    ],
  };
  const grant: Draft = {
    ...about('grant', 'oauth2PermissionGrant'),
    ...{ operation: 'recreate', attributes: [], lost: [] },
  };
  const kept = { reason: 'kept-by-choice', detail: 'Left as it is' } as const;
  const referring = (drafts: readonly Draft[], choices: Partial<Choices> = {}) =>
    withReferring(drafts, [joins, names, grant], choosing({ ...defaultChoices, ...choices }));

  it('is put beside what is planned', () => {
    expect(referring([])).toEqual([joins, names, grant]);
  });

  it('follows what is planned about the same thing already, be it kept', () => {
    const own: Draft = { ...joins, blocked: kept };
    const part: Draft = {
      ...names,
      attributes: [{ name: 'conditions/users/includeUsers', expected: [], desired: ['ada'] }],
    };
    expect(referring([own, part, grant])).toEqual([
      own,
      part,
      grant,
      { ...names, attributes: names.attributes.slice(0, 1) },
    ]);
  });

  it('is left alone where a choice says so, and shown', () => {
    const left = referring([], { links: 'skip', attributes: 'keep', deleted: 'keep' });
    expect(left.map(({ blocked }) => blocked?.detail)).toEqual([
      'Left as it is: links are left alone',
      'Left as it is: attributes are kept',
      'Left as it is: objects that were deleted since stay deleted',
    ]);
  });
});
