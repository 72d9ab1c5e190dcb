import type { Filter, Literal } from '../../../../src/domain/directory/filter/filter.js';
import type { Subject } from '../../../../src/domain/directory/filter/predicate-of.js';
import {
  canonicalJson,
  equalJson,
  type Json,
  type JsonObject,
} from '../../../../src/domain/json.js';

/** Whether an object passes, looked up anew for each word of the filter. */
export const holds = (filter: Filter, subject: Subject): boolean =>
  holdsFor(filter, subject.attributes, subject);

/** `subject` is `null` inside `any`. */
const holdsFor = (filter: Filter, item: Json, subject: Subject | null): boolean => {
  if ('parts' in filter) {
    const held = filter.parts.map((part) => holdsFor(part, item, subject));
    return held.includes(filter.kind === 'or') === (filter.kind === 'or');
  }
  switch (filter.kind) {
    case 'not':
      return !holdsFor(filter.part, item, subject);
    case 'linked':
      return isLinked(filter, subject);
    case 'any':
      return anyHolds(filter.part, each(reached(item, filter.path, subject)));
    case 'equals':
    case 'compares':
    case 'matches':
      return holdsOf(filter, reached(item, filter.path, subject));
  }
};

const isLinked = (
  { relation, targets }: Extract<Filter, { readonly kind: 'linked' }>,
  subject: Subject | null,
) => subject?.isLinked(relation, targets) === true;

const anyHolds = (part: Filter | null, members: readonly Json[]): boolean =>
  members.some((member) => part === null || holdsFor(part, member, null));

type Leaf = Extract<Filter, { readonly kind: 'equals' | 'compares' | 'matches' }>;

const holdsOf = (filter: Leaf, found: Json): boolean => {
  switch (filter.kind) {
    case 'equals':
      return equalJson(found, null)
        ? filter.values.includes(null)
        : each(found).some((one) => filter.values.some((literal) => sameAs(one, literal)));
    case 'compares':
      return each(found).some((one) => isInOrder(one, filter.operator, filter.value));
    case 'matches':
      return each(found).some(
        (one) => typeof one === 'string' && finds(filter.operator, lower(one), lower(filter.text)),
      );
  }
};

const isInOrder = (one: Json, operator: string, value: string | number): boolean => {
  if (typeof one !== typeof value) return false;
  if (operator.endsWith('e') && sameAs(one, value)) return true;
  return operator.startsWith('l') ? isLess(one, value) : isLess(value, one);
};

const finds = (operator: string, text: string, sought: string): boolean => {
  const places = Array.from({ length: text.length + 1 }, (_, place) => place);
  const found = places.filter((place) => text.slice(place, place + sought.length) === sought);
  if (operator === 'startswith') return found.includes(0);
  return operator === 'endswith' ? found.includes(text.length - sought.length) : found.length > 0;
};

const reached = (item: Json, path: string, subject: Subject | null): Json => {
  if (subject !== null && path === 'id') return subject.objectId;
  return (path === '' ? [] : path.split('/')).reduce<Json>(partOf, item);
};

const partOf = (whole: Json, name: string): Json => {
  const isObject = typeof whole === 'object' && whole !== null && !Array.isArray(whole);
  const entries: (readonly [string, Json])[] = isObject ? Object.entries(whole as JsonObject) : [];
  return entries.find(([key]) => key === name)?.[1] ?? null;
};

const each = (found: Json): readonly Json[] => {
  if (canonicalJson(found) === 'null') return [];
  return Array.isArray(found) ? (found as readonly Json[]) : [found];
};

/** Letter by letter: what stands beside one does not matter. */
const lower = (text: string): string =>
  Array.from(text, (letter) => letter.toLowerCase().replace('ς', 'σ')).join('');

const sameAs = (one: Json, literal: Literal): boolean =>
  typeof one === 'string' && typeof literal === 'string'
    ? lower(one) === lower(literal) || equalJson(one, literal)
    : one === literal;

const isLess = (one: Json, other: Json): boolean => {
  if (typeof one === 'number' && typeof other === 'number') return one < other;
  return typeof one === 'string' && typeof other === 'string' && time(one) < time(other);
};

/** An instant without zone and last zeros sorts as text. */
const time = (text: string): string =>
  lower(text).replace(/^(....-..-..t..:..:..)(?:\.0+|(\.\d*?)0*)?(?:z|\+00:00)$/, '$1$2');
