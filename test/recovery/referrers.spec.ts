import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Draft } from '../../src/domain/recovery/drafts.js';
import { position } from '../../src/event-store/event-store.port.js';
import { referrers } from '../../src/recovery/referrers.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const ADMINS = objectId('0b000000-0000-4000-8000-000000000001');
const TENANT = 't';

const lineOf = (draft: Draft): string =>
  [
    ...[draft.operation, draft.displayName],
    ...(draft.operation === 'update' ? draft.attributes.map(({ name }) => name) : []),
    ...('link' in draft ? [draft.link.relation, draft.link.targetId] : []),
    ...(draft.blocked === null ? [] : [`(${draft.blocked.reason})`]),
  ].join(' ');

describe('What referred to a group that is made anew', () => {
  let tenant: RecoveringTenant;
  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
  });
  afterEach(() => tenant.close());

  it('is linked again, made again, or written again, and what cannot be says why', async () => {
    const { directory } = tenant;
    const member = { ...aMember(ADMINS), targetType: 'group' };
    const rule = { groupTypes: ['DynamicMembership'], membershipRule: `-in ['${ADMINS}']` };
    directory.put(anObject('group', ADMINS, { displayName: 'admins' }));
    directory.put(anObject('group', 'parent', {}, [member]));
    directory.put(anObject('group', 'binned', {}, [member]));
    directory.put(anObject('group', 'synced', { onPremisesSyncEnabled: true }, [member]));
    directory.put(anObject('group', 'computed', rule));
    directory.put(anObject('group', 'stranger', { description: ADMINS }));
    directory.put(
      anObject('conditionalAccessPolicy', 'mfa', {
        conditions: { users: { excludeGroups: [ADMINS], includeUsers: ['All'] } },
      }),
    );
    directory.put(
      anObject(
        'unifiedRoleAssignment',
        'assignment',
        { principalId: ADMINS, roleDefinitionId: 'helpdesk', directoryScopeId: '/' },
        // Capture makes these links from the attributes.
        [{ relation: 'principal', targetId: ADMINS, targetType: 'directoryObject' }],
      ),
    );
    const then = await tenant.look();
    for (const id of [ADMINS, objectId('assignment')]) {
      directory.put({ ...directory.held(id), status: 'gone' });
    }
    directory.put(anObject('group', 'parent'));
    directory.put({ ...directory.held(objectId('binned')), status: 'soft-deleted' });
    await tenant.look();

    const history = tenant.history.tenant(TENANT);
    const before = history.at({ position: position(then.position) });
    const drafts: Draft[] = [];
    for await (const draft of referrers(history.now(), before, new Set([ADMINS]))) {
      drafts.push(draft);
    }
    expect(drafts.map(lineOf).sort()).toEqual([
      `addLink binned members ${ADMINS} (target-missing)`,
      `addLink parent members ${ADMINS}`,
      `addLink synced members ${ADMINS} (synced-from-on-premises)`,
      'recreate assignment',
      'update computed membershipRule',
      'update mfa conditions/users/excludeGroups',
    ]);
    expect(drafts.filter(({ reason }) => !reason.includes('the group admins'))).toEqual([]);
  });
});
