import { activityName } from '../../audit/audit-activities.js';
import type { ObjectType } from '../../directory/directory-object.js';
import type { SeenChange } from '../../severity/rule.js';
import type { What } from '../alarm-rule.js';
import type { Ground } from '../ground.js';

/** What one of some rules of severity applies to, be it seen or only reported. */
export const severe = (...names: readonly string[]): What => {
  const applies = (_about: unknown, { severity }: Ground): boolean =>
    names.some((name) => severity.has(name));
  return { seen: applies, told: applies };
};

type Asks = (change: SeenChange, ground: Ground) => boolean;

/** What looks saw of some types, and what is told of it where no look saw it. */
export const seenOf = (types: readonly ObjectType[], seen: Asks, activity?: RegExp): What => ({
  types: new Set(types),
  seen,
  ...(activity && { told: ({ activity: name }) => activity.test(activityName(name)) }),
});
