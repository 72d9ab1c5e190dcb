import type { JsonObject } from '../../domain/json.js';
import type { ChangeActor } from '../tenant/change.js';
import { people } from '../company/seed-files.js';
import { isDistribution, isDynamic, isMicrosoft365, isOn, textOf } from '../tenant/attributes.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { numberIn } from './control-input.js';
import { nameOf, type Played, type Stage } from './stage.js';

/** One ordinary piece of work on one employee. */
type Chore = (stage: Stage, user: TenantObject, groups: readonly TenantObject[]) => ChangeActor;

const OFFICE_IP = '198.51.100.12';

const newTitle: Chore = (stage, user) => {
  const actor = stage.actor('hrAnalyst', OFFICE_IP);
  const department = people.departments.find(({ name }) => name === user.attributes['department']);
  const titles = department?.titles ?? ['Specialist'];
  const senior = `${stage.pick(titles)} II`;
  stage.update(actor, user, { jobTitle: senior });
  return actor;
};

const move: Chore = (stage, user) => {
  const actor = stage.actor('hrAnalyst', OFFICE_IP);
  const office = stage.pick(people.offices);
  const { city, country, usageLocation, postalCode, street } = office;
  stage.update(actor, user, {
    city,
    country,
    usageLocation,
    postalCode,
    streetAddress: street,
    officeLocation: office.code,
  });
  return actor;
};

const newPhone: Chore = (stage, user) => {
  const actor = stage.actor('helpdeskLead', OFFICE_IP);
  const digits = String(stage.tenant.sequence % 10_000).padStart(4, '0');
  stage.update(actor, user, { mobilePhone: `+44 7700 90${digits}` });
  return actor;
};

const enableOrDisable: Chore = (stage, user) => {
  const actor = stage.actor('helpdeskLead', OFFICE_IP);
  stage.update(actor, user, { accountEnabled: user.attributes['accountEnabled'] !== true });
  return actor;
};

const joinOrLeave: Chore = (stage, user, groups) => {
  const actor = stage.actor('groupAdmin', OFFICE_IP);
  const group = stage.pick(groups);
  const member = group.links.get('members')?.has(user.id) ?? false;
  stage.link(actor, group, user, member ? 'linkRemoved' : 'linkAdded');
  return actor;
};

const describeGroup: Chore = (stage, user, groups) => {
  const actor = stage.actor('groupAdmin', OFFICE_IP);
  const group = stage.pick(groups);
  stage.update(actor, group, {
    description: `Contact: ${nameOf(user)} (${String(stage.tenant.sequence)})`,
  });
  return actor;
};

const chores: readonly Chore[] = [
  newTitle,
  move,
  newPhone,
  joinOrLeave,
  joinOrLeave,
  describeGroup,
  newTitle,
  enableOrDisable,
];

/** Ordinary work by several people until so many changes were made. */
export const everyday = (stage: Stage, params: JsonObject): Played => {
  const number = numberIn(params, 'changes', 20, 100_000);
  const users = stage.employees(Math.min(number, 500));
  const groups = [...stage.all('group')].filter(
    ({ attributes }) =>
      !isOn(attributes, 'onPremisesSyncEnabled') &&
      !isOn(attributes, 'isAssignableToRole') &&
      !isDynamic(attributes) &&
      !isDistribution(attributes) &&
      (textOf(attributes, 'displayName').startsWith('PRJ-') || isMicrosoft365(attributes)),
  );
  let actor: ChangeActor = stage.actor('groupAdmin', OFFICE_IP);
  for (let turn = 0; stage.changes.length < number && turn < number * 4; turn += 1) {
    const user = stage.tenant.object(stage.pick(users).id);
    if (user !== undefined) actor = stage.pick(chores)(stage, user, groups);
  }
  return [actor, `${stage.changes.length} ordinary changes by several people`];
};
