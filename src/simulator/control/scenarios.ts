import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { ControlRefusal } from '../simulator-errors.js';
import type { ChangeActor } from '../tenant/change.js';
import type { Tenant } from '../tenant/tenant.js';
import { applicationActor, fieldsOf, numberIn, textIn } from './control-input.js';
import { everyday } from './everyday.js';
import { entriesAt, nameOf, Stage, type StagedChange } from './stage.js';

/** What a scenario did. */
export interface ScenarioReport {
  readonly name: string;
  readonly actor: {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
    readonly userPrincipalName: string | null;
  };
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly summary: string;
  readonly changes: readonly StagedChange[];
}

type Played = readonly [actor: ChangeActor, summary: string];

interface Scenario {
  readonly description: string;
  readonly takes: readonly string[];
  readonly play: (stage: Stage, params: JsonObject) => Played;
}

const OFFICE_IP = '198.51.100.9';
const STRANGE_IP = '192.0.2.171';

const exclusionGroupRemoved = (stage: Stage, params: JsonObject): Played => {
  const actor = stage.actor('securityAdmin', OFFICE_IP);
  const policy = stage.chosen('conditionalAccessPolicy', textIn(params, 'policy') ?? 'CA000');
  const group = stage.chosen('group', textIn(params, 'group') ?? 'CA-BreakGlassAccounts');
  const excluded = entriesAt(policy, 'conditions/users/excludeGroups');
  if (!excluded.includes(group.id)) {
    throw new ControlRefusal(400, `${nameOf(policy)} does not exclude ${nameOf(group)}`);
  }
  const excludeGroups = excluded.filter((id) => id !== group.id);
  stage.update(actor, policy, { conditions: { users: { excludeGroups } } });
  return [actor, `${nameOf(group)} is no longer excluded from ${nameOf(policy)}`];
};

const TITLES = ['Employee', 'Staff', 'Associate'];
const DEPARTMENTS = ['1000 General', '2000 General', '9999 Unassigned'];

const hrOverwrite = (stage: Stage, params: JsonObject): Played => {
  const number = numberIn(params, 'users', 300, 1_000_000);
  const asApplication = textIn(params, 'as') === 'application';
  const actor: ChangeActor = asApplication
    ? applicationActor(stage.tenant, 'Workforce HR Provisioning')
    : stage.actor('hrProvisioning', OFFICE_IP);
  const users = stage.employees(number);
  for (const user of users) {
    stage.update(actor, user, {
      jobTitle: stage.pick(TITLES),
      department: stage.pick(DEPARTMENTS),
    });
  }
  return [actor, `job titles and departments of ${stage.changes.length} users were overwritten`];
};

const compromisedAdmin = (stage: Stage, params: JsonObject): Played => {
  const number = numberIn(params, 'users', 5, 500);
  const actor = stage.actor('compromisedAdmin', STRANGE_IP);
  const self = stage.account('compromisedAdmin');
  const users = stage.employees(number + 1);
  const [accomplice = self, ...victims] = users;
  const policy = (start: string) => stage.named('conditionalAccessPolicy', start);
  stage.update(actor, policy('CA101'), { state: 'disabled' });
  stage.update(actor, policy('CA000'), { state: 'enabledForReportingButNotEnforced' });
  const location = stage.named('namedLocation', 'Headquarters egress');
  stage.update(actor, location, {
    ipRanges: [
      ...entriesAt(location, 'ipRanges'),
      { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.160/27' },
    ],
  });
  const privileged = stage.named('group', 'RAG-Global-Administrators');
  stage.link(actor, privileged, self, 'linkAdded');
  stage.link(actor, privileged, accomplice, 'linkAdded');
  const guarded = stage.named('group', 'SG-Security-Responders');
  for (const key of ['securityAdmin', 'responder']) {
    stage.link(actor, guarded, stage.account(key), 'linkRemoved');
  }
  for (const victim of victims) stage.softDelete(actor, victim);
  stage.softDelete(actor, stage.named('group', 'LIC-'));
  return [actor, `${actor.name} weakened two policies and deleted ${victims.length} users`];
};

const scenarios: Readonly<Record<string, Scenario>> = {
  'exclusion-group-removed': {
    description: 'An administrator removes an exclusion group from a Conditional Access policy.',
    takes: ['policy', 'group'],
    play: exclusionGroupRemoved,
  },
  'hr-overwrite': {
    description: 'The HR provisioning overwrites job title and department of 300 cloud users.',
    takes: ['users', 'as'],
    play: hrOverwrite,
  },
  'compromised-admin': {
    description:
      'A stolen administrator account weakens MFA policies and a named location, changes memberships, and deletes users and a group.',
    takes: ['users'],
    play: compromisedAdmin,
  },
  everyday: {
    description: 'Ordinary changes by several people: moves, new titles, joiners, memberships.',
    takes: ['changes'],
    play: (stage, params) => everyday(stage, numberIn(params, 'changes', 20, 100_000)),
  },
};

/** The scenarios there are, with a sentence each. */
export const listScenarios = (): readonly {
  readonly name: string;
  readonly description: string;
}[] => Object.entries(scenarios).map(([name, { description }]) => ({ name, description }));

/** Plays a scenario in the tenant. @throws ControlRefusal for an unknown name or a wrong parameter */
export const playScenario = (
  tenant: Tenant,
  name: string,
  body: Json | undefined,
): ScenarioReport => {
  const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (scenario === undefined) {
    const known = Object.keys(scenarios).join(', ');
    throw new ControlRefusal(404, `there is no scenario ${name}; there are ${known}`);
  }
  const params = fieldsOf(isJsonObject(body) ? body : (body ?? {}), scenario.takes);
  const stage = new Stage(tenant);
  const startedAt = new Date(tenant.now()).toISOString();
  const [actor, summary] = scenario.play(stage, params);
  return {
    name,
    actor: describe(actor),
    startedAt,
    finishedAt: new Date(tenant.now()).toISOString(),
    summary,
    changes: stage.changes,
  };
};

const describe = (actor: ChangeActor): ScenarioReport['actor'] =>
  actor.kind === 'directory'
    ? { kind: 'directory', id: '', name: 'directory', userPrincipalName: null }
    : {
        kind: actor.kind,
        id: actor.id,
        name: actor.name,
        userPrincipalName: actor.kind === 'user' ? actor.name : null,
      };
