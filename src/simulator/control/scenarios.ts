import type { Json, JsonObject } from '../../domain/json.js';
import { ControlRefusal } from '../simulator-errors.js';
import type { ChangeActor } from '../tenant/change.js';
import { everyActor, nativeRecovery, twoActors } from './actor-scenarios.js';
import {
  compromisedAdmin,
  exclusionGroupRemoved,
  hrOverwrite,
  illicitConsent,
  massDeletion,
} from './attacks.js';
import { busyDay } from './busy-day.js';
import { fieldsOf } from './control-input.js';
import { everyday } from './everyday.js';
import { type Played, Stage, type StagedChange, type StageParts } from './stage.js';

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

interface Scenario {
  readonly description: string;
  readonly takes: readonly string[];
  readonly play: (stage: Stage, params: JsonObject) => Played;
}

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
    play: everyday,
  },
  'mass-deletion': {
    description:
      'X2: a share (0.3) of all users is deleted, at once or over spreadMs of the clock.',
    takes: ['share', 'spreadMs'],
    play: massDeletion,
  },
  'illicit-consent': {
    description:
      'A stolen administrator account gives an application a new owner and a secret, permissions of every kind, and a directory role.',
    takes: [],
    play: illicitConsent,
  },
  'native-recovery': {
    description:
      'X1: a native recovery job changes 20 objects without delta, notification or records of their own, and leaves one record of category Backup and Recovery.',
    takes: ['objects'],
    play: nativeRecovery,
  },
  'two-actors': {
    description: 'A2: two people change one user, each another property.',
    takes: [],
    play: twoActors,
  },
  'every-actor': {
    description: 'A4: one user is changed by each kind of actor, each on another property.',
    takes: [],
    play: everyActor,
  },
  'busy-day': {
    description:
      'Changes (200) by every kind of actor, with refused attempts and short-lived groups, at once or over spreadMs of the clock.',
    takes: ['changes', 'spreadMs'],
    play: busyDay,
  },
};

/** The scenarios there are, with a sentence each. */
export const listScenarios = (): readonly {
  readonly name: string;
  readonly description: string;
}[] => Object.entries(scenarios).map(([name, { description }]) => ({ name, description }));

/** Plays a scenario in the tenant. @throws ControlRefusal for an unknown name or a wrong parameter */
export const playScenario = (
  parts: StageParts,
  name: string,
  body: Json | undefined,
): ScenarioReport => {
  const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (scenario === undefined) {
    const known = Object.keys(scenarios).join(', ');
    throw new ControlRefusal(404, `there is no scenario ${name}; there are ${known}`);
  }
  const params = fieldsOf(body, scenario.takes);
  const stage = new Stage(parts);
  const startedAt = new Date(parts.tenant.now()).toISOString();
  const [actor, summary] = scenario.play(stage, params);
  return {
    name,
    actor: describe(actor),
    startedAt,
    finishedAt: new Date(parts.tenant.now()).toISOString(),
    summary,
    changes: stage.changes,
  };
};

const describe = (actor: ChangeActor): ScenarioReport['actor'] =>
  actor.kind === 'user' || actor.kind === 'application'
    ? {
        kind: actor.kind,
        id: actor.id,
        name: actor.name,
        userPrincipalName: actor.kind === 'user' ? actor.name : null,
      }
    : { kind: actor.kind, id: '', name: actor.kind, userPrincipalName: null };
