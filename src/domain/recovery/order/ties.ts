import { objectId, type ObjectType } from '../../directory/directory-object.js';
import type { Step } from '../plan.js';
import type { CurrentIdOf } from '../recreate/follow.js';
import { formerIds, wantedIds } from './mentions.js';
import { type AttributesOf, namesOf } from './names.js';

/**
 * Types of which one depends on another by more than ids: applications and their service principals share roles,
 * scopes and an app id, which grants and assignments name.
 */
const APPS: ReadonlySet<ObjectType> = new Set([
  'application',
  'servicePrincipal',
  'oauth2PermissionGrant',
  'appRoleAssignment',
]);

/** What comes back may bring links to what is back already, and what goes takes them along. */
const LIVES: Readonly<Partial<Record<Step['operation'], string>>> = {
  restore: 'coming',
  recreate: 'coming',
  softDelete: 'going',
  delete: 'going',
};

/** What is known of steps besides themselves. */
export interface Known {
  readonly attributesOf: AttributesOf;
  readonly currentIdOf: CurrentIdOf;
  /** Whether a step bears on who is let in. */
  readonly bears: (step: Step) => boolean;
}

/**
 * What a step has to do with, each once: two steps that share one of these are written in the order of their
 * ranks, any others side by side. These are the objects it is about, links and names, also those it no longer names;
 * names that only one object may have; and what depends on each other by its kind.
 */
export const tiesOf = (step: Step, known: Known): ReadonlySet<string> => {
  const ids = [...idsOf(step), ...appIdOf(step, known)].map((id) =>
    known.currentIdOf(objectId(id)),
  );
  const ties = new Set<string>([...ids, ...namesOf(step, known.attributesOf)]);
  if (APPS.has(step.objectType)) ties.add('apps');
  const life = LIVES[step.operation];
  if (life !== undefined) ties.add(life);
  if (known.bears(step)) ties.add('access');
  return ties;
};

/** Policies and grants name an application by another id than its own. */
const appIdOf = (
  { objectId: id, objectType }: Step,
  { attributesOf }: Known,
): readonly string[] => {
  const { appId } = APPS.has(objectType) ? attributesOf(id) : {};
  return typeof appId === 'string' ? [appId] : [];
};

function* idsOf(step: Step): Generator<string, void> {
  yield step.objectId;
  if ('link' in step) yield step.link.targetId;
  yield* wantedIds(step);
  yield* formerIds(step);
}
