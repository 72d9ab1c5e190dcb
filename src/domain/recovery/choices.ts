import { covers } from '../comparison/net-difference.js';
import { typeRule } from '../directory/catalogue.js';
import type { Link, ObjectRef, ObjectType } from '../directory/directory-object.js';
import type { Blocked, Choice, ChoiceException, Choices, ChoiceWhere } from './plan.js';

/** What a choice is about: an attribute or a link of an object, or whether the object exists. */
export interface ChoiceSubject extends ObjectRef {
  readonly attribute?: string;
  readonly link?: Pick<Link, 'relation' | 'targetId'>;
}

export interface Chosen {
  readonly choice: Choice;
  /** The exception that made each part of it; a part that is left out follows the rule. */
  readonly exceptions: { readonly [Field in keyof Choice]?: ChoiceException };
}

export type ChoiceFor = (what: ChoiceSubject) => Chosen;

/** Tells what is chosen about each thing: for each part of a choice the last exception about it holds. */
export const choosing = ({ exceptions, ...rule }: Choices): ChoiceFor => {
  const prepared = exceptions.map((exception) => ({ exception, isAbout: aboutWhat(exception) }));
  return (what) => {
    let choice: Choice = rule;
    let by: Chosen['exceptions'] = {};
    for (const { exception, isAbout } of prepared) {
      if (!isAbout(what)) continue;
      choice = { ...choice, ...exception.choice };
      by = { ...by, ...each(exception) };
    }
    return { choice, exceptions: by };
  };
};

const each = (exception: ChoiceException): Chosen['exceptions'] =>
  Object.fromEntries(Object.keys(exception.choice).map((field) => [field, exception]));

/** Lists are looked up as sets: there may be a thousand exceptions with a thousand ids each. */
const aboutWhat = ({ where }: ChoiceException): ((what: ChoiceSubject) => boolean) => {
  const [names, objects] = [among(where.types), among(where.objectIds)];
  const [relations, targets] = [among(where.relations), among(where.targetIds)];
  const { attributes } = where;
  const isOfLinks = where.relations !== undefined || where.targetIds !== undefined;
  const isOfPart = ({ attribute, link }: ChoiceSubject): boolean => {
    if (attributes !== undefined && !isUnder(attributes, attribute)) return false;
    if (!isOfLinks) return true;
    return link !== undefined && relations(link.relation) && targets(link.targetId);
  };
  return (what) => objects(what.objectId) && names(what.objectType) && isOfPart(what);
};

const among = (list: readonly string[] | undefined): ((name: string) => boolean) => {
  if (list === undefined) return () => true;
  const names = new Set<string>(list);
  return (name) => names.has(name);
};

const isUnder = (paths: readonly string[], attribute: string | undefined): boolean =>
  attribute !== undefined && paths.some((path) => covers(path, attribute));

/** Why something stays as it is although it could be brought back: which choice keeps it. */
export const keptBy = (
  field: Exclude<keyof Choice, 'onConflict'>,
  { choice, exceptions }: Chosen,
): Blocked => {
  const exception = exceptions[field];
  const rule = ruleOf(field, choice);
  const where = exception === undefined ? '' : `, by the exception for ${placeOf(exception.where)}`;
  return { reason: 'kept-by-choice', detail: `Left as it is: ${rule}${where}` };
};

const ruleOf = (field: Exclude<keyof Choice, 'onConflict'>, choice: Choice): string => {
  if (field === 'links') return linksKept[choice.links];
  return field === 'deleted' && choice.deleted === 'undelete' ? GONE_STAYS : kept[field];
};

const GONE_STAYS = 'objects that are gone for good are not made anew';

const kept = {
  attributes: 'attributes are kept',
  created: 'objects that were created since are kept',
  deleted: 'objects that were deleted since stay deleted',
} as const;

/**
 * Whether a choice leaves an object of a type gone that is gone for good. What can be made again just as it was
 * is as good as back from the bin.
 */
export const isLeftGone = ({ deleted }: Choice, type: ObjectType): boolean =>
  deleted === 'keep' || (deleted === 'undelete' && typeRule(type)?.deletion !== 'repeatable');

const linksKept: Readonly<Record<Choice['links'], string>> = {
  skip: 'links are left alone',
  merge: 'links that were added are kept',
  rollback: 'links are left alone',
};

const placeOf = (where: ChoiceWhere): string => {
  const parts = [
    listed('type', where.types),
    listed('object', where.objectIds),
    listed('attribute', where.attributes),
    listed('relation', where.relations),
    listed('links to', where.targetIds),
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'everything' : parts.join(' and ');
};

const MOST_NAMED = 3;

const listed = (what: string, names: readonly string[] | undefined): string | null => {
  if (names === undefined) return null;
  const more = names.length - MOST_NAMED;
  const rest = more > 0 ? ` and ${String(more)} more` : '';
  return `${what} ${names.slice(0, MOST_NAMED).join(', ')}${rest}`;
};
