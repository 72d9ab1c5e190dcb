import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const ADA = objectId('a0000000-0000-4000-8000-00000000000a');
const BOB = objectId('b0000000-0000-4000-8000-00000000000b');
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const ROLE = objectId(GLOBAL_ADMINISTRATOR);
const block = objectId('block');
const safety = { minimumAdministrators: 1, breakGlass: [ADA], writerAppId: null };

describe('A plan of which not all was brought about', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const { directory } = tenant;
    directory.put(anObject('user', ADA, { accountEnabled: true, userType: 'Member' }));
    directory.put(anObject('group', 'crew', {}, [aMember(ADA)]));
    directory.put(
      anObject(
        'unifiedRoleAssignment',
        'admin',
        { principalId: ADA, roleDefinitionId: GLOBAL_ADMINISTRATOR, directoryScopeId: '/' },
        [
          { relation: 'principal', targetId: ADA, targetType: 'user' },
          { relation: 'roleDefinition', targetId: ROLE, targetType: 'unifiedRoleDefinition' },
        ],
      ),
    );
    directory.put(
      anObject('conditionalAccessPolicy', 'block', {
        state: 'enabled',
        conditions: {
          users: { includeUsers: ['All'], excludeGroups: ['crew'] },
          applications: { includeApplications: ['All'] },
          clientAppTypes: ['all'],
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      }),
    );
    then = await tenant.look();
    directory.change(block, { state: 'disabled' });
    directory.put(anObject('group', 'crew'));
    await tenant.look();
    await tenant.start({ safety });
  });
  afterEach(() => tenant.close());

  it('enables a policy where those it leaves out are back', async () => {
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.status).toBe('completed');
    expect(tenant.directory.held(block).attributes).toMatchObject({ state: 'enabled' });
  });

  it('enables no policy that would lock out who could not be put back', async () => {
    tenant.directory.faults.refuse = ({ operation }) =>
      operation === 'addLink' ? 'Insufficient privileges' : undefined;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done).toMatchObject({ status: 'failed', reason: expect.anything() as unknown });
    expect(tenant.directory.held(block).attributes).toMatchObject({ state: 'disabled' });
  });
});

describe('Policies of which each lets in somebody else', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  const blocks = (id: string, excludeUsers: readonly string[]) =>
    anObject('conditionalAccessPolicy', id, {
      state: 'enabled',
      conditions: {
        users: { includeUsers: [ADA, BOB], excludeUsers },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    });

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const { directory } = tenant;
    for (const administrator of [ADA, BOB]) {
      directory.put(anObject('user', administrator, { accountEnabled: true, userType: 'Member' }));
      directory.put(
        anObject(
          'unifiedRoleAssignment',
          `admin-${administrator}`,
          {
            ...{ principalId: administrator, roleDefinitionId: GLOBAL_ADMINISTRATOR },
            directoryScopeId: '/',
          },
          [
            { relation: 'principal', targetId: administrator, targetType: 'user' },
            { relation: 'roleDefinition', targetId: ROLE, targetType: 'unifiedRoleDefinition' },
          ],
        ),
      );
    }
    directory.put(blocks('first', [ADA, BOB]));
    directory.put(blocks('second', [ADA]));
    then = await tenant.look();
    directory.put(blocks('first', [BOB]));
    directory.put(blocks('second', [ADA, BOB]));
    await tenant.look();
    await tenant.start({ safety: { ...safety, breakGlass: [] } });
  });
  afterEach(() => tenant.close());

  const sent = (): readonly string[] => tenant.directory.requests.map(({ objectId: id }) => id);

  it('are written in the order that was proven, each once the one before it is there', async () => {
    let lost = 0;
    tenant.directory.faults.lose = ({ objectId: id }) =>
      id === 'first' && (lost += 1) === 1 ? 'not-applied' : undefined;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.status).toBe('completed');
    expect(sent()).toEqual(['first', 'first', 'second']);
  });

  it('are not written where the one before was refused, and both would shut everybody out', async () => {
    tenant.directory.faults.refuse = ({ objectId: id }) =>
      id === 'first' ? 'Insufficient privileges' : undefined;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done).toMatchObject({ status: 'failed', reason: expect.anything() as unknown });
    expect(sent()).toEqual(['first']);
  });
});
