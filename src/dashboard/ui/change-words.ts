import type { Change, ReportedChange } from '../api/types.js';
import { typeTitle } from './type-names.js';

type Told = Change | ReportedChange;
/** The name of an object where it is known. */
export type NameOf = (objectId: string) => string | undefined;

export interface AttributeChange {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface LinkChange {
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: string;
  /** A link that a first reading met was there before, nobody knows since when. */
  readonly op: 'added' | 'removed' | 'met';
}

/** Told by the audit log only: no look saw it. */
export const isReported = (event: Told): event is ReportedChange => event.type === 'ChangeReported';

/** What has another value now, dates last; all that a new object came with counts as new. */
export const attributeChanges = (event: Told): readonly AttributeChange[] =>
  toldChanges(event).toSorted((one, other) => Number(isDate(one)) - Number(isDate(other)));

/** Dates that the directory sets by itself say least of what was done. */
const isDate = ({ name }: AttributeChange): boolean => name.endsWith('DateTime');

const toldChanges = (event: Told): readonly AttributeChange[] => {
  if (isReported(event)) return event.data.targets.flatMap(({ properties }) => properties);
  const { attributes } = event.data;
  if (attributes === undefined) return [];
  if (isListed(attributes)) return attributes;
  return Object.entries(attributes).map(([name, after]) => ({ name, before: undefined, after }));
};

/** Seen for the first time, and there before anybody looked. */
export const isFirstSight = ({ type }: Told): boolean =>
  type === 'ObjectDiscovered' || type === 'LinksDiscovered';

/** Links that came, went or were met; those of a new object came with it. */
export const linkChanges = (event: Told): readonly LinkChange[] => {
  if (isReported(event)) return [];
  const op = event.type === 'LinksDiscovered' ? 'met' : 'added';
  return (event.data.links ?? []).map((link) => ('op' in link ? link : { ...link, op }));
};

const LONGEST_VALUE = 60;
const MOST_ITEMS = 3;

/** A value in one short line. */
export const valueWords = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'nothing';
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  return whole.length > LONGEST_VALUE ? `${whole.slice(0, LONGEST_VALUE - 1)}…` : whole;
};

/** `Sales → Marketing`; of a list only what came and went. */
export const becameWords = (before: unknown, after: unknown): string => {
  if (!isList(before) || !isList(after)) return `${valueWords(before)} → ${valueWords(after)}`;
  const [old, fresh] = [new Set(before.map(textOf)), new Set(after.map(textOf))];
  const changed = [
    ...after.filter((item) => !old.has(textOf(item))).map((item) => `added ${valueWords(item)}`),
    ...before
      .filter((item) => !fresh.has(textOf(item)))
      .map((item) => `removed ${valueWords(item)}`),
  ];
  return changed.length === 0 ? 'another order' : shortList(changed);
};

const textOf = (value: unknown): string => JSON.stringify(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isListed = (attributes: object): attributes is readonly AttributeChange[] =>
  isList(attributes);

const shortList = (words: readonly string[]): string => {
  const more = words.length - MOST_ITEMS;
  const shown = words.slice(0, MOST_ITEMS).join(', ');
  return more > 0 ? `${shown} and ${String(more)} more` : shown;
};

const links: Readonly<Record<string, readonly [one: string, added: string, removed: string]>> = {
  members: ['Member', 'added', 'removed'],
  owners: ['Owner', 'added', 'removed'],
  manager: ['Manager', 'set', 'removed'],
  sponsors: ['Sponsor', 'added', 'removed'],
  licences: ['Licence', 'assigned', 'taken away'],
  registeredOwners: ['Registered owner', 'added', 'removed'],
  registeredUsers: ['Registered user', 'added', 'removed'],
};

/** `Member added: Ada Lovelace`; who it is by type and id where no name is known. */
export const linkWords = (
  { relation, targetId, targetType, op }: LinkChange,
  nameOf: NameOf,
): string => {
  const [one, added, removed] = links[relation] ?? [relation, 'added', 'removed'];
  const became = { added, removed, met: 'found in the first reading' }[op];
  const target = nameOf(targetId) ?? `${typeTitle(targetType)} ${shortId(targetId)}`;
  return `${one} ${became}: ${target}`;
};

/** The first part of an id, as people compare them. */
export const shortId = (id: string): string => (id.length > 13 ? `${id.slice(0, 8)}…` : id);

const whole = {
  ObjectDiscovered: 'Found in the first full sync',
  ObjectCreated: 'Created',
  ObjectSoftDeleted: 'Deleted, can be restored',
  ObjectRestored: 'Restored',
  ObjectHardDeleted: 'Deleted for good',
} as const;

type Whole = keyof typeof whole;

/** Tells of an object as a whole, not of parts of it. */
const isWhole = (type: Change['type']): type is Whole => Object.hasOwn(whole, type);

/** All that a change did, or is reported to have done: a line for each part. */
export const changeLines = (event: Told, nameOf: NameOf = unnamed): readonly string[] => {
  if (isReported(event)) return reportedLines(event);
  if (isWhole(event.type)) return [whole[event.type]];
  const changes = attributeChanges(event);
  return [
    ...changes.filter((change) => !isDate(change)).map(attributeWords),
    ...linkChanges(event).map((link) => linkWords(link, nameOf)),
    ...changes.filter(isDate).map(attributeWords),
  ];
};

/** The link that the first line is about, whose target is worth a name. */
export const linkToldFirst = (event: Told): LinkChange | undefined => {
  if (isReported(event) || isWhole(event.type)) return undefined;
  return attributeChanges(event).every(isDate) ? linkChanges(event)[0] : undefined;
};

const attributeWords = ({ name, before, after }: AttributeChange): string =>
  `${name} ${becameWords(before, after)}`;

const unnamed: NameOf = () => undefined;

const reportedLines = (event: ReportedChange): readonly string[] => {
  const { activity, succeeded } = event.data;
  return [
    succeeded ? activity : `${activity} (refused by the directory)`,
    ...attributeChanges(event).map(attributeWords),
  ];
};

/** The same in one line: `accountEnabled true → false`, and how much more there is. */
export const changeWords = (event: Told, nameOf?: NameOf): string => {
  const [first = 'Changed', ...others] = changeLines(event, nameOf);
  const more = others.length + untold(event);
  return more === 0 ? first : `${first} and ${more.toLocaleString('en')} more`;
};

/** Links that the server was asked to leave out. */
const untold = (event: Told): number =>
  isReported(event) || isWhole(event.type) ? 0 : (event.data.moreLinks ?? 0);
