import type { DirectoryObject } from '../api/types.js';
import type { AttributeChange, LinkChange } from '../ui/change-words.js';

type Status = DirectoryObject['status'];

interface Link {
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: string;
}

/** An object with its first links, in the order the server keeps them in. */
export interface ObjectThen {
  readonly object: Pick<DirectoryObject, 'attributes' | 'status' | 'displayName'>;
  readonly links: readonly Link[];
  readonly moreLinks: boolean;
}

export interface ObjectDifference {
  readonly attributes: readonly AttributeChange[];
  readonly links: readonly LinkChange[];
  readonly status: { readonly before: Status; readonly after: Status } | null;
  /** Whether links beyond the first ones may differ as well: they were not compared. */
  readonly isPart: boolean;
}

/** What is different between two looks at one object. */
export const objectDifference = (before: ObjectThen, after: ObjectThen): ObjectDifference => ({
  attributes: attributeDifference(before.object.attributes, after.object.attributes),
  links: [
    ...goneFrom(after, before).map((link) => ({ ...link, op: 'removed' as const })),
    ...goneFrom(before, after).map((link) => ({ ...link, op: 'added' as const })),
  ],
  status:
    before.object.status === after.object.status
      ? null
      : { before: before.object.status, after: after.object.status },
  isPart: before.moreLinks || after.moreLinks,
});

type Attributes = Readonly<Record<string, unknown>>;

const attributeDifference = (before: Attributes, after: Attributes): readonly AttributeChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort((one, other) => one.localeCompare(other, 'en'))
    .map((name) => ({ name, before: before[name], after: after[name] }))
    .filter((change) => textOf(change.before) !== textOf(change.after));

/** The order of names inside a value says nothing. */
const textOf = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(byName)) : part,
  );

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one < other ? -1 : 1;

const keyOf = ({ relation, targetId }: Link): string => `${relation} ${targetId}`;

/**
 * Links of `whole` that `other` has not. Both are in the same order, so where `other` was cut off only those
 * are told that stand before one which both have: of those behind it nothing is known.
 */
const goneFrom = (other: ObjectThen, whole: ObjectThen): readonly Link[] => {
  const known = new Set(other.links.map(keyOf));
  const lastShared = whole.links.findLastIndex((link) => known.has(keyOf(link)));
  const sure = other.moreLinks ? whole.links.slice(0, lastShared + 1) : whole.links;
  return sure.filter((link) => !known.has(keyOf(link)));
};
