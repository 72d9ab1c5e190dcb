import type { JsonObject } from '../../domain/json.js';
import { isDistribution, isDynamic, isOn } from '../tenant/attributes.js';
import type { ChangeActor } from '../tenant/change.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { agentActor, applicationActor, provisioningActor, syncActor } from './actors.js';
import { msIn, numberIn } from './control-input.js';
import { entriesAt, type Played, type Stage } from './stage.js';

const OFFICE_IP = '198.51.100.12';

/** Whom a day's work touches. */
interface Cast {
  readonly stage: Stage;
  readonly users: readonly TenantObject[];
  readonly groups: readonly TenantObject[];
}

/** One piece of work; `turn` makes its values different from those before. */
type Work = (cast: Cast, turn: number) => void;

const person = (stage: Stage, turn: number): ChangeActor => {
  const keys = ['hrAnalyst', 'helpdeskLead', 'identityAdmin', 'groupAdmin'];
  const actor = stage.actor(stage.pick(keys), OFFICE_IP);
  return turn % 3 === 0 ? { ...actor, via: 'portal' } : actor;
};

/** What is there now; the cast may have been deleted since it was chosen. */
const now = ({ stage }: Cast, objects: readonly TenantObject[]): TenantObject => {
  const chosen = stage.pick(objects);
  const object = stage.tenant.object(chosen.id);
  return object?.status === 'live' ? object : stage.account('responder');
};

const works: readonly Work[] = [
  (cast, turn) => {
    cast.stage.update(person(cast.stage, turn), now(cast, cast.users), {
      jobTitle: `Title ${turn}`,
      department: `Department ${turn % 9}`,
    });
  },
  (cast, turn) => {
    const actor = applicationActor(cast.stage.tenant, 'Payroll Portal');
    cast.stage.update(actor, now(cast, cast.users), { employeeId: `E${turn}` });
  },
  (cast, turn) => {
    cast.stage.update(provisioningActor(cast.stage.tenant), now(cast, cast.users), {
      officeLocation: `Floor ${turn}`,
    });
  },
  (cast, turn) => {
    cast.stage.update(syncActor(cast.stage.tenant), now(cast, cast.users), {
      companyName: `Company ${turn}`,
    });
  },
  (cast) => {
    joinOrLeave(cast, agentActor(cast.stage.tenant));
  },
  (cast, turn) => {
    joinOrLeave(cast, person(cast.stage, turn));
  },
  (cast, turn) => {
    const actor = applicationActor(cast.stage.tenant, 'Stateline Writer');
    cast.stage.update(actor, now(cast, cast.groups), { description: `Put back ${turn}` });
  },
  (cast, turn) => {
    twice(cast, turn);
  },
  (cast, turn) => {
    policyEdit(cast.stage, turn);
  },
  ({ stage }, turn) => {
    const [unit] = stage.all('administrativeUnit');
    if (unit === undefined) return;
    stage.update(person(stage, turn), unit, { description: `Described ${turn}` });
  },
  ({ stage }, turn) => {
    const [device] = stage.all('device');
    if (device === undefined) return;
    const actor = applicationActor(stage.tenant, 'Microsoft Intune');
    stage.update(actor, device, { displayName: `LT-${turn}` });
  },
  ({ stage }, turn) => {
    const [application] = stage.all('application');
    if (application === undefined) return;
    stage.update(person(stage, turn), application, { notes: `Noted ${turn}` });
  },
  (cast, turn) => {
    const attributes = { jobTitle: `Refused ${turn}` };
    cast.stage.fail(person(cast.stage, turn), now(cast, cast.users), attributes);
    cast.stage.update({ kind: 'system' }, now(cast, cast.users), { postalCode: `N${turn}` });
  },
  (cast, turn) => {
    shortLived(cast.stage, turn);
  },
];

const joinOrLeave = (cast: Cast, actor: ChangeActor): void => {
  const [group, user] = [now(cast, cast.groups), now(cast, cast.users)];
  if (group.type !== 'group') return;
  const member = group.links.get('members')?.has(user.id) ?? false;
  cast.stage.link(actor, group, user, member ? 'linkRemoved' : 'linkAdded');
};

/** Two people, one object, one after the other. */
const twice = (cast: Cast, turn: number): void => {
  const user = now(cast, cast.users);
  cast.stage.update(cast.stage.actor('hrAnalyst', OFFICE_IP), user, { city: `City ${turn}` });
  const again = cast.stage.tenant.object(user.id) ?? user;
  const other = cast.stage.actor('helpdeskLead', OFFICE_IP);
  cast.stage.update(other, again, { mobilePhone: `+44 7700 ${900_000 + (turn % 90_000)}` });
};

const policyEdit = (stage: Stage, turn: number): void => {
  const location = stage.named('namedLocation', 'Headquarters egress');
  const others = entriesAt(location, 'ipRanges').slice(0, 3);
  const cidrAddress = `192.0.2.${turn % 256}/32`;
  stage.update(stage.actor('securityAdmin', OFFICE_IP), location, {
    ipRanges: [...others, { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress }],
  });
};

/** Made and gone for good before anybody can look. */
const shortLived = (stage: Stage, turn: number): void => {
  const actor = stage.actor('groupAdmin', OFFICE_IP);
  const group = stage.create(actor, 'group', {
    displayName: `Short-lived ${turn}`,
    mailEnabled: false,
    mailNickname: `short-lived-${turn}`,
    securityEnabled: true,
    groupTypes: [],
  });
  stage.softDelete(actor, group);
  stage.hardDelete(actor, stage.tenant.object(group.id) ?? group);
};

/** Work of every kind by every kind of actor, evenly over so much time of the tenant's clock. */
export const busyDay = (stage: Stage, params: JsonObject): Played => {
  const number = numberIn(params, 'changes', 200, 100_000);
  const spreadMs = msIn(params, 'spreadMs', 0);
  const groups = [...stage.all('group')].filter(
    ({ attributes }) =>
      !isOn(attributes, 'onPremisesSyncEnabled') &&
      !isOn(attributes, 'isAssignableToRole') &&
      !isDynamic(attributes) &&
      !isDistribution(attributes),
  );
  const cast: Cast = { stage, users: stage.employees(Math.min(number, 500)), groups };
  const first = stage.tenant.sequence;
  for (let turn = first; stage.changes.length < number && turn < first + number * 4; turn += 1) {
    const before = stage.changes.length;
    stage.pick(works)(cast, turn);
    stage.pause(((stage.changes.length - before) * spreadMs) / number);
  }
  const actor = stage.actor('identityAdmin', OFFICE_IP);
  return [actor, `${stage.changes.length} changes by many kinds of actors`];
};
