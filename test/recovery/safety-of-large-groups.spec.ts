import { type Link, objectId } from '../../src/domain/directory/directory-object.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import { Safety } from '../../src/recovery/safety.js';
import { discovered } from '../api/some-events.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const administrators = ['zoe', 'zora'];
/** More than are read at once, and all before the people. */
const devices = Array.from({ length: 1_100 }, (_, index) => `device-${String(index)}`);

let recorded: RecordedTenant;

const link = (relation: string, id: string, targetType: string): Link => ({
  ...{ relation, targetId: objectId(id), targetType },
});

beforeAll(async () => {
  recorded = await RecordedTenant.open();
  await recorded.record([
    discovered('admins', 'group', { displayName: 'admins', isAssignableToRole: true }, [
      ...devices.map((id) => link('members', id, 'device')),
      ...administrators.map((id) => link('members', id, 'user')),
    ]),
    discovered(
      'assignment',
      'unifiedRoleAssignment',
      {
        ...{ principalId: 'admins', roleDefinitionId: GLOBAL_ADMINISTRATOR },
        directoryScopeId: '/',
      },
      [
        link('principal', 'admins', 'directoryObject'),
        link('roleDefinition', GLOBAL_ADMINISTRATOR, 'unifiedRoleDefinition'),
      ],
    ),
    ...administrators.map((id) =>
      discovered(id, 'user', { accountEnabled: true, userPrincipalName: `${id}@fjord.no` }),
    ),
  ]);
  await recorded.synced(second(1));
});
afterAll(() => recorded.close());

describe('the safety of a plan', () => {
  it('counts the administrators in a group behind a thousand other members', async () => {
    const disable: Step = {
      ...{ stepId: 's0001', objectId: objectId('zoe'), objectType: 'user', displayName: 'zoe' },
      ...{ rank: 1, reason: '', place: null, changeIds: [], blocked: null, operation: 'update' },
      attributes: [{ name: 'accountEnabled', expected: true, desired: false }],
    };
    const proof = await new Safety(new RecoveryOptions('t'), {
      steps: () => Promise.resolve([]),
    }).prove(recorded.tenant.now(), [disable]);
    expect(proof).toMatchObject({
      holds: false,
      violations: [{ rule: 'administrators', stepId: 's0001' }],
    });
  });
});
