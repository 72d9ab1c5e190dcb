import type { JsonObject } from '../../domain/json.js';
import { applicationActor, agentActor, provisioningActor, syncActor } from './actors.js';
import { numberIn } from './control-input.js';
import { nameOf, type Played, type Stage } from './stage.js';

const OFFICE_IP = '198.51.100.21';

/** Two people change one user inside one poll window. */
export const twoActors = (stage: Stage): Played => {
  const one = stage.actor('hrAnalyst', OFFICE_IP);
  const other = stage.actor('helpdeskLead', '198.51.100.22');
  const [user = stage.account('responder')] = stage.employees(1);
  stage.update(one, user, { jobTitle: 'Changed by the one' });
  stage.update(other, user, { officeLocation: 'Changed by the other' });
  return [one, `${one.name} and ${other.name} changed ${nameOf(user)}`];
};

/** One user changed by each kind of actor, each on another property. */
export const everyActor = (stage: Stage): Played => {
  const { tenant } = stage;
  const person = stage.actor('identityAdmin', OFFICE_IP);
  const [user = stage.account('responder')] = stage.employees(1);
  stage.update(person, user, { jobTitle: 'By a person' });
  stage.update({ ...person, via: 'portal' }, user, { faxNumber: 'Through the portal' });
  stage.update(applicationActor(tenant, 'Payroll Portal'), user, { city: 'By an application' });
  stage.update(syncActor(tenant), user, { companyName: 'By the sync account' });
  stage.update(provisioningActor(tenant), user, { employeeId: 'By HR provisioning' });
  stage.update(agentActor(tenant), user, { state: 'By an agent' });
  stage.update({ kind: 'system' }, user, { streetAddress: 'By the directory' });
  const writer = applicationActor(tenant, 'Stateline Writer');
  stage.update(writer, user, { officeLocation: 'By Stateline' });
  return [person, `eight kinds of actors changed ${nameOf(user)}`];
};

/** The native recovery job: silent changes, and one record that a job ran. */
export const nativeRecovery = (stage: Stage, params: JsonObject): Played => {
  const number = numberIn(params, 'objects', 20, 100_000);
  const admin = stage.actor('identityAdmin', OFFICE_IP);
  const recovery = { kind: 'recovery' } as const;
  const group = stage.named('group', 'SG-');
  stage.update(recovery, group, { description: 'As of the snapshot' });
  for (const user of stage.employees(number - 1)) {
    stage.update(recovery, user, { jobTitle: 'As of the snapshot' });
  }
  const id = stage.tenant.company.namedGuid('recovery job', stage.tenant.sequence);
  stage.audits.addRecord({
    category: 'Backup and Recovery',
    activityDisplayName: 'Create recovery job',
    loggedByService: 'Entra Backup and Recovery',
    operationType: 'Add',
    userAgent: null,
    initiatedBy: {
      app: null,
      user: { id: admin.id, displayName: null, userPrincipalName: admin.name, ipAddress: admin.ip },
    },
    targetResources: [
      {
        id,
        displayName: 'Recovery job',
        type: 'Other',
        userPrincipalName: null,
        groupType: null,
        modifiedProperties: [
          {
            displayName: 'TotalObjectsModified',
            oldValue: null,
            newValue: JSON.stringify(String(stage.changes.length)),
          },
        ],
      },
    ],
    additionalDetails: [],
  });
  return [recovery, `a native recovery job changed ${stage.changes.length} objects`];
};
