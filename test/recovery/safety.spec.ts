import { type ObjectId, objectId } from '../../src/domain/directory/directory-object.js';
import type { Json } from '../../src/domain/json.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import type { SafetyRules } from '../../src/domain/recovery/proof/proof.js';
import type { ObjectAt, TenantState } from '../../src/history/history.port.js';
import { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import { Safety } from '../../src/recovery/safety.js';
import { CapturedTenant } from '../support/captured-tenant.js';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const BREAK_GLASS_GROUP = objectId('2802b872-ccfb-4b29-a9a9-459808dfb11b');
const COUNTRIES_POLICY = objectId('19bbdbd4-d871-4964-a6ef-9b3054b9337c');

let tenant: CapturedTenant;
let now: TenantState;
let rescue: ObjectAt;

beforeAll(async () => {
  tenant = await CapturedTenant.open({ users: 80 });
  await tenant.firstSync();
  await tenant.look();
  now = tenant.tenantHistory().now();
  rescue = await named('user', "startswith(userPrincipalName,'emergency-access-1')");
}, 120_000);

afterAll(() => tenant.close());

const named = async (type: string, filter: string): Promise<ObjectAt> => {
  const { rows } = await now.find({ type, filter, page: { size: 1 } });
  const [first] = rows;
  if (first === undefined) throw new Error(`there is no ${type} with ${filter}`);
  return first;
};

const base = (id: ObjectId, objectType: string) => ({
  ...{ stepId: '', objectId: id, objectType, displayName: id, rank: 0 },
  ...{ reason: '', place: null, changeIds: [], blocked: null },
});

const targets = (values: Readonly<Record<string, Json>>) =>
  Object.entries(values).map(([name, desired]) => ({ name, expected: null, desired }));

const update = (
  id: ObjectId,
  objectType: string,
  values: Readonly<Record<string, Json>>,
): Step => ({ ...base(id, objectType), operation: 'update', attributes: targets(values) });

const life = (
  id: ObjectId,
  objectType: string,
  operation: 'restore' | 'softDelete' | 'delete',
): Step => ({ ...base(id, objectType), operation });

const recreate = (
  id: string,
  objectType: string,
  values: Readonly<Record<string, Json>>,
): Step => ({
  ...base(objectId(id), objectType),
  ...{ operation: 'recreate', attributes: targets(values), lost: [] },
});

const link = (operation: 'addLink' | 'removeLink', member: ObjectId, group: ObjectId): Step => ({
  ...base(group, 'group'),
  operation,
  link: { relation: 'members', targetId: member, targetType: 'user', targetName: member },
});

/** The proof of a plan whose steps get their numbers here. */
const proof = (
  steps: readonly Step[],
  rules: Partial<SafetyRules> = {},
  state = now,
  fresh: readonly Step[] = [],
) => {
  const writerAppId = tenant.simulator.credentials.writer.clientId;
  const safety = { minimumAdministrators: 2, breakGlass: [upnOf(rescue)], writerAppId, ...rules };
  const options = new RecoveryOptions(tenant.simulator.tenantId, { safety });
  const numbered = steps.map((step, index) => ({ ...step, stepId: `s${String(index + 1)}` }));
  return new Safety(options, { steps: () => Promise.resolve(fresh) }).prove(state, numbered);
};

const upnOf = ({ attributes }: ObjectAt): string => attributes['userPrincipalName'] as string;

describe('the safety of a plan for a captured tenant', () => {
  it('has nothing to say where all is as it should be', async () => {
    expect(await proof([])).toEqual({ holds: true, violations: [], remarks: [] });
  });

  it('tells of a break-glass account that is nobody, and of an unknown writer', async () => {
    const rules = { breakGlass: ['nobody@contoso.example'], writerAppId: 'no-app' };
    expect((await proof([], rules)).remarks).toEqual([
      'The break-glass account nobody@contoso.example is not known in this tenant',
      'The writing identity no-app is not known in this tenant',
    ]);
  });

  it('refuses what takes the break-glass accounts out of a policy', async () => {
    const exclude = update(COUNTRIES_POLICY, 'conditionalAccessPolicy', {
      'conditions/users/excludeGroups': [],
    });
    const { violations } = await proof([exclude], { breakGlass: [rescue.objectId.toUpperCase()] });
    expect(violations).toEqual([
      expect.objectContaining({
        rule: 'break-glass',
        stepId: 's1',
        policyId: COUNTRIES_POLICY,
        detail: expect.stringContaining(upnOf(rescue)) as string,
      }),
    ]);
  });

  it('refuses what takes back an exclusion that was just written and does not show yet', async () => {
    const type = 'conditionalAccessPolicy';
    const written = recreate('just-written', type, {
      state: 'enabled',
      'conditions/users/includeUsers': ['All'],
      'conditions/users/excludeGroups': [BREAK_GLASS_GROUP],
      'conditions/applications/includeApplications': ['All'],
      'conditions/clientAppTypes': ['all'],
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    });
    const undo = update(written.objectId, type, { 'conditions/users/excludeGroups': [] });
    expect((await proof([undo])).holds).toBe(true);
    const { violations } = await proof([undo], {}, now, [written]);
    expect(violations).toContainEqual(
      expect.objectContaining({ rule: 'break-glass', stepId: 's1', policyId: 'just-written' }),
    );
  });

  it('knows a role that is held by a group', async () => {
    const roleGroup = await named('group', "displayName eq 'RAG-Global-Administrators'");
    const direct = now
      .referencesTo(rescue.objectId)
      .filter(({ relation }) => relation === 'principal')
      .map(({ sourceId }) => life(sourceId, 'unifiedRoleAssignment', 'delete'));
    const leaving = link('removeLink', rescue.objectId, roleGroup.objectId);
    expect((await proof(direct)).violations).toEqual([]);
    expect((await proof([...direct, leaving])).violations).toEqual([
      expect.objectContaining({
        ...{ rule: 'break-glass', policyId: null, stepId: `s${String(direct.length + 1)}` },
      }),
    ]);
  });

  it('follows an account into groups that the plan makes', async () => {
    const inner = recreate('rescuers', 'group', { displayName: 'Rescuers' });
    const into = link('addLink', rescue.objectId, inner.objectId);
    const around = link('addLink', inner.objectId, BREAK_GLASS_GROUP);
    const out = link('removeLink', rescue.objectId, BREAK_GLASS_GROUP);
    expect((await proof([inner, into, around, out])).holds).toBe(true);
    expect((await proof([inner, around, out, into])).violations[0]?.stepId).toBe('s3');
  });

  it('counts those whom the plan makes administrators', async () => {
    const holders = administrators();
    const { rows } = now.objects({ type: 'user', page: { size: 40 } });
    const heirs = rows.filter(
      ({ objectId: id, attributes }) =>
        attributes['accountEnabled'] === true &&
        attributes['userType'] === 'Member' &&
        !holders.includes(id),
    );
    const [first, second] = heirs.map(({ objectId: principalId }) =>
      recreate(`for ${principalId}`, 'unifiedRoleAssignment', {
        ...{ principalId, roleDefinitionId: GLOBAL_ADMINISTRATOR, directoryScopeId: '/' },
      }),
    );
    if (first === undefined || second === undefined) throw new Error('there is nobody else');
    const off = holders.map((id) => update(id, 'user', { accountEnabled: false }));
    const rules = { breakGlass: [] };
    expect((await proof([first, second, ...off], rules)).violations).toEqual([]);
    expect((await proof([first, ...off, second], rules)).violations).toEqual([
      expect.objectContaining({ rule: 'administrators', stepId: `s${String(off.length + 1)}` }),
    ]);
  });

  it('refuses what takes a permission of the writing identity', async () => {
    const right = await named('appRoleAssignment', "principalType eq 'ServicePrincipal'");
    const identity = now.object(objectId(right.attributes['principalId'] as string));
    const writerAppId = identity?.attributes['appId'] as string;
    const { violations } = await proof([life(right.objectId, 'appRoleAssignment', 'delete')], {
      writerAppId,
    });
    expect(violations).toEqual([expect.objectContaining({ rule: 'writer', stepId: 's1' })]);
  });

  it('knows who was in a group that is deleted, and the policies in the bin', async () => {
    const act = { as: { kind: 'application', name: 'Feed' }, operation: 'softDelete' };
    const policy = { objectId: COUNTRIES_POLICY, objectType: 'conditionalAccessPolicy' };
    const group = { objectId: BREAK_GLASS_GROUP, objectType: 'group' };
    await tenant.control('POST', '/act', { ...act, ...policy });
    await tenant.control('POST', '/act', { ...act, ...group });
    await tenant.look();
    const later = tenant.tenantHistory().now();
    const back = [policy, group].map(({ objectId: id, objectType }) =>
      life(id, objectType, 'restore'),
    );
    const right = await proof([...back].reverse(), {}, later);
    expect(right.violations).toEqual([]);
    expect(right.remarks).toContainEqual(expect.stringContaining('already'));
    expect((await proof(back, {}, later)).violations).toEqual([
      expect.objectContaining({ stepId: 's1', policyId: COUNTRIES_POLICY }),
    ]);
  });
});

/** Accounts that hold Global Administrator, also by a group. */
const administrators = (): readonly ObjectId[] => {
  const assignments = now.referencesTo(objectId(GLOBAL_ADMINISTRATOR));
  const holders = assignments.flatMap(({ sourceId }) => {
    const principal = objectId(now.object(sourceId)?.attributes['principalId'] as string);
    if (now.standing(principal)?.objectType === 'user') return [principal];
    return now.links(principal, 'members', { size: 100 }).rows.map(({ targetId }) => targetId);
  });
  return [...new Set(holders)];
};
