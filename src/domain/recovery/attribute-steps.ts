import { propertyRule } from '../directory/catalogue.js';
import { applyChanges, valueAt } from '../directory/difference.js';
import type { AttributeChange, Attributes } from '../directory/directory-object.js';
import { equalJson } from '../json.js';
import { attributesScript } from './active-directory-script.js';
import { authorityLimit, changeLimit, isLeftAlone, laterBlock, syncedBlock } from './blocked.js';
import { type ChoiceFor, keptBy } from './choices.js';
import type { Draft } from './drafts.js';
import type { TouchedObject } from './plan-input.js';
import { isJoined } from './pieces.js';
import type { AttributeTarget, Blocked } from './plan.js';
import { disables, enables } from './ranks.js';
import { type Cause, overlapping } from './reasons.js';
import { partsOf } from './removals.js';

/** A value that differs from then, and why it stays as it is, if it does. */
interface Wanted {
  readonly target: AttributeTarget;
  readonly blocked: Blocked | null;
}

/**
 * The writes that give an object its attributes back; what stays as it is stands apart, once per reason.
 * @param whole why nothing of the object is written
 */
export const attributeDrafts = (
  object: TouchedObject,
  choiceFor: ChoiceFor,
  whole: Blocked | null = null,
): readonly Draft[] => {
  const { objectId, objectType } = object.difference;
  const wanted = wantedOf(object, choiceFor).filter(
    ({ target }) => whole === null || !isTrustAgain(object, target),
  );
  const parts = new Map<string, { blocked: Blocked | null; attributes: AttributeTarget[] }>();
  for (const { target, ...own } of withSynced(object, wanted)) {
    const blocked = whole ?? own.blocked;
    const written = enables(objectType, target) ? 'enables' : 'writes';
    const key = blocked === null ? written : `${blocked.reason} ${blocked.detail}`;
    const part = parts.get(key);
    if (part === undefined) parts.set(key, { blocked, attributes: [target] });
    else part.attributes.push(target);
  }
  return [...parts.values()].map(({ blocked, attributes }) => ({
    objectId,
    objectType,
    displayName: object.now.displayName,
    operation: 'update',
    ...causeOf(object, attributes),
    attributes,
    blocked,
  }));
};

/** How the attributes of an object that is gone would be written, were it made anew. */
export const attributesThen = (object: TouchedObject, choiceFor: ChoiceFor): Attributes =>
  applyChanges(
    object.now.attributes,
    wantedOf(object, choiceFor)
      .filter(({ blocked }) => !isLeftAlone(blocked))
      .map(({ target: { name, expected, desired } }) => ({
        name,
        before: expected,
        after: desired,
      })),
  );

/**
 * What means something only together with what is not written is left as it is, too. A policy is taken out of work
 * all the same: that locks nobody out.
 */
const wantedOf = (object: TouchedObject, choiceFor: ChoiceFor): readonly Wanted[] => {
  const { objectType } = object.difference;
  const wanted = wantedEach(object, choiceFor);
  const joined = wanted.filter(({ target }) => isJoined(objectType, target.name));
  const left = joined.find(
    ({ blocked }) => blocked !== null && blocked.reason !== 'kept-by-choice',
  );
  if (left === undefined) return wanted;
  const blocked = belongingWith(left);
  return wanted.map((one) =>
    one.blocked === null && joined.includes(one) && !disables(objectType, one.target)
      ? { ...one, blocked }
      : one,
  );
};

const belongingWith = ({ target, blocked }: Wanted): Blocked | null =>
  blocked && { ...blocked, detail: `Belongs with ${target.name}: ${blocked.detail}` };

/** Where others changed it again and it is written all the same, it goes back to before all of these changes. */
const wantedEach = (object: TouchedObject, choiceFor: ChoiceFor): readonly Wanted[] => {
  const contested = object.conflicts
    .filter(({ name, link }) => name !== 'status' && link === undefined)
    .flatMap(({ name, now: after, without: before, later }) =>
      wantedChanges(object, { name, before, after }, choiceFor).map((one) => ({ ...one, later })),
    );
  const overwritten = contested.filter(({ target }) => target.overwrite === true);
  const isOverwritten = overlapping(overwritten.map(({ target }) => target.name));
  return [
    ...changesToTakeBack(object)
      .filter(({ name }) => !isOverwritten(name))
      .flatMap((change) => wantedChanges(object, change, choiceFor)),
    ...contested.map(({ target, blocked, later }) =>
      target.overwrite === true
        ? { target, blocked }
        : { target, blocked: blocked ?? laterBlock(later) },
    ),
  ];
};

const wantedChanges = (
  object: TouchedObject,
  change: AttributeChange,
  choiceFor: ChoiceFor,
): readonly Wanted[] =>
  partsOf(object.difference.objectType, change).map((part) =>
    wantedChange(object, part, choiceFor),
  );

const wantedChange = (
  { difference, now }: TouchedObject,
  change: AttributeChange,
  choiceFor: ChoiceFor,
): Wanted => {
  const { name, before, after } = change;
  const chosen = choiceFor({ ...difference, attribute: name });
  const { attributes, onConflict } = chosen.choice;
  const blocked =
    attributes === 'keep'
      ? keptBy('attributes', chosen)
      : (authorityLimit(name, now.attributes, difference.attributes) ??
        changeLimit(difference.objectType, change, now.attributes));
  const target = { name, expected: after, desired: before };
  return { target: onConflict === 'overwrite' ? { ...target, overwrite: true } : target, blocked };
};

/** One script for all of a synced object's attributes that would be written. */
const withSynced = ({ difference, now }: TouchedObject, wanted: readonly Wanted[]) => {
  const isMeant = ({ blocked }: Wanted): boolean => !isLeftAlone(blocked);
  const object = { objectType: difference.objectType, attributes: now.attributes };
  const targets = wanted.filter(isMeant).map(({ target }) => target);
  const synced = syncedBlock(now.attributes, () => attributesScript(object, targets));
  if (synced === null) return wanted;
  return wanted.map((one) => (isMeant(one) ? { ...one, blocked: synced } : one));
};

const changesToTakeBack = (object: TouchedObject): readonly AttributeChange[] => {
  const { difference, now } = object;
  const compared = difference.attributes.filter(({ name, before }) => {
    const { compared, volatile } = propertyRule(difference.objectType, name);
    return compared && volatile !== true && !equalJson(valueAt(now.attributes, name), before);
  });
  return comesBackUntrusted(object)
    ? [
        ...compared.filter(({ name }) => name !== 'isTrusted'),
        { name: 'isTrusted', before: true, after: false },
      ]
    : compared;
};

const causeOf = (object: TouchedObject, targets: readonly AttributeTarget[]): Cause => {
  const changed = targets.filter((target) => !isTrustAgain(object, target));
  return changed.length === 0
    ? { reason: 'The directory restores a trusted named location as not trusted', changeIds: [] }
    : object.changes.ofAttributes(changed.map(({ name }) => name));
};

const isTrustAgain = ({ difference }: TouchedObject, { name }: AttributeTarget): boolean =>
  name === 'isTrusted' &&
  difference.objectType === 'namedLocation' &&
  difference.attributes.every((change) => change.name !== name);

/** The directory restores a trusted named location as not trusted; the mark has to be set again. */
const comesBackUntrusted = ({ difference, now }: TouchedObject): boolean => {
  if (difference.objectType !== 'namedLocation' || now.existence !== 'soft-deleted') return false;
  const change = difference.attributes.find(({ name }) => name === 'isTrusted');
  return (change === undefined ? now.attributes['isTrusted'] : change.before) === true;
};
