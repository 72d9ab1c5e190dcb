import { isJsonObject, type Json } from '../../json.js';
import { valueAt } from '../difference.js';
import type { Attributes, ObjectId, Relation } from '../directory-object.js';
import type { Filter, Literal } from './filter.js';
import { comparable, folded, isUnset, membersOf } from './values.js';

/** An object that a filter is asked of. */
export interface Subject {
  readonly objectId: ObjectId;
  readonly attributes: Attributes;
  /** Whether it has a link to one of these; to anything at all when `null`. */
  isLinked(relation: Relation, targets: readonly ObjectId[] | null): boolean;
}

type Predicate<Item> = (item: Item) => boolean;

/** How a filter looks at what it is asked of: a whole object, or a member of a collection. */
interface Look<Item> {
  readonly valueAt: (item: Item, path: string) => Json;
  readonly isLinked: (
    item: Item,
    relation: Relation,
    targets: readonly ObjectId[] | null,
  ) => boolean;
}

/**
 * Whether an object passes a filter. What is not set equals `null` and nothing else, and is neither less
 * nor greater than anything; `id` is the object's own.
 */
export const predicateOf = (filter: Filter): Predicate<Subject> => predicate(filter, atObject);

const atObject: Look<Subject> = {
  valueAt: ({ objectId, attributes }, path) =>
    path === 'id' ? objectId : valueAt(attributes, path),
  isLinked: (subject, relation, targets) => subject.isLinked(relation, targets),
};

const atMember: Look<Json> = {
  valueAt: (member, path) => {
    if (path === '') return member;
    return isJsonObject(member) ? valueAt(member, path) : null;
  },
  isLinked: () => false,
};

const predicate = <Item>(filter: Filter, look: Look<Item>): Predicate<Item> => {
  if ('parts' in filter) return joined(filter, look);
  switch (filter.kind) {
    case 'not': {
      const passes = predicate(filter.part, look);
      return (item) => !passes(item);
    }
    case 'any':
      return anyOf(filter, look);
    case 'linked':
      return (item) => look.isLinked(item, filter.relation, filter.targets);
    case 'equals':
    case 'compares':
    case 'matches': {
      const passes = valueTest(filter);
      return (item) => passes(look.valueAt(item, filter.path));
    }
  }
};

type Part<Kind extends Filter['kind']> = Extract<Filter, { readonly kind: Kind }>;

const joined = <Item>({ kind, parts }: Part<'and' | 'or'>, look: Look<Item>): Predicate<Item> => {
  const all = parts.map((part) => predicate(part, look));
  return kind === 'and'
    ? (item) => all.every((passes) => passes(item))
    : (item) => all.some((passes) => passes(item));
};

const anyOf = <Item>({ path, part }: Part<'any'>, look: Look<Item>): Predicate<Item> => {
  const passes = part === null ? () => true : predicate(part, atMember);
  return (item) => membersOf(look.valueAt(item, path)).some(passes);
};

/** What is asked of the value at a path. */
const valueTest = (filter: Part<'equals' | 'compares' | 'matches'>): Predicate<Json> => {
  switch (filter.kind) {
    case 'equals':
      return equals(filter.values);
    case 'compares':
      return compares(filter);
    case 'matches':
      return matches(filter);
  }
};

const equals = (values: readonly Literal[]): Predicate<Json> => {
  const sought = new Set(values.map(keyOf));
  return (value) =>
    isUnset(value) ? sought.has(null) : membersOf(value).some((one) => sought.has(keyOf(one)));
};

/** What equal values have in common; a structure equals no literal. */
const keyOf = (value: Json): Literal | symbol => {
  if (typeof value === 'string') return comparable(value);
  return typeof value === 'object' && value !== null ? STRUCTURE : value;
};

const STRUCTURE = Symbol('a structure');

const compares = ({ operator, value }: Part<'compares'>): Predicate<Json> => {
  const holds = orders[operator];
  const orderOf = typeof value === 'number' ? orderToNumber(value) : orderToText(value);
  return (held) =>
    membersOf(held).some((one) => {
      const order = orderOf(one);
      return order !== undefined && holds(order);
    });
};

const orders = {
  lt: (order: number) => order < 0,
  le: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  ge: (order: number) => order >= 0,
} as const;

/** Below 0 for what is less, `undefined` for what cannot be compared with it. */
type OrderTo = (value: Json) => number | undefined;

const orderToNumber =
  (limit: number): OrderTo =>
  (value) =>
    typeof value === 'number' ? value - limit : undefined;

const orderToText = (text: string): OrderTo => {
  const limit = comparable(text);
  return (value) => (typeof value === 'string' ? textOrder(comparable(value), limit) : undefined);
};

const textOrder = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1;

const matches = ({ operator, text }: Part<'matches'>): Predicate<Json> => {
  const sought = folded(text);
  const holds = textTests[operator];
  return (value) =>
    membersOf(value).some((one) => typeof one === 'string' && holds(folded(one), sought));
};

const textTests = {
  startswith: (value: string, sought: string) => value.startsWith(sought),
  endswith: (value: string, sought: string) => value.endsWith(sought),
  contains: (value: string, sought: string) => value.includes(sought),
} as const;
