import { timeInUtc } from '../../json.js';
import type { Filter, Literal } from './filter.js';
import { folded } from './values.js';

/**
 * Texts of which an object's JSON, its id included, must hold at least one, after `toLowerCase()`, for
 * the object to pass; of each list one. No list at all where nothing can be said without looking closer:
 * links are not in an object's JSON, and what is not so leaves no trace in it.
 */
export const literalsOf = (filter: Filter): readonly Texts[] => {
  if ('parts' in filter) return ofParts(filter);
  switch (filter.kind) {
    case 'equals':
      return anyOf(filter.values.map(writtenAs));
    case 'matches':
      return anyOf([[plainPartOf(filter.text)]]);
    case 'any':
      return ofMember(filter.part);
    case 'compares':
    case 'not':
    case 'linked':
      return [];
  }
};

type Texts = readonly string[];

const ofParts = ({ kind, parts }: Extract<Filter, { readonly kind: 'and' | 'or' }>) =>
  kind === 'and' ? parts.flatMap(literalsOf) : anyOf(parts.map(mostTelling));

const ofMember = (part: Filter | null): readonly Texts[] => (part === null ? [] : literalsOf(part));

/** One list of all, when each has something that must be there. */
const anyOf = (lists: readonly Texts[]): readonly Texts[] =>
  lists.some((list) => list.length === 0 || list.includes('')) ? [] : [[...new Set(lists.flat())]];

/** Of lists that all must be met, the one whose shortest text is longest. */
const mostTelling = (filter: Filter): Texts =>
  [...literalsOf(filter)].sort((one, other) => shortest(other) - shortest(one))[0] ?? [];

const shortest = (texts: Texts): number => Math.min(...texts.map(({ length }) => length));

const writtenAs = (value: Literal): Texts => {
  if (value === null) return [];
  return [typeof value === 'string' ? plainPartOf(timeInUtc(value) ?? value) : String(value)];
};

/**
 * The longest part that stands in JSON as it is: what JSON escapes and what lower case may change with
 * its neighbours is left out.
 */
const plainPartOf = (text: string): string =>
  (folded(text).match(/[ !#-[\]-~]+/g) ?? []).reduce(
    (longest, part) => (part.length > longest.length ? part : longest),
    '',
  );
