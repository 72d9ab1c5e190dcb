import { InvalidValue } from '../errors.js';
import { ownValue } from '../json.js';
import type { Attributes, ObjectId } from './directory-object.js';

/** Characters of a search. */
export const LONGEST_SEARCH = 200;

/** Characters of an id that are enough to find it by. */
const SHORTEST_ID = 8;

const SEARCHED = ['displayName', 'mail', 'userPrincipalName'];

interface Found {
  readonly objectId: ObjectId;
  readonly attributes: Attributes;
}

/**
 * Whether an object is one that somebody looks for: each word begins a word of its display name, mail or
 * principal name, whatever the case and the accents; or the whole is its id, or at least the first eight
 * characters of it. Throws {@link InvalidValue} that names `search` when there is no word in it.
 */
export const searchOf = (text: string): ((object: Found) => boolean) => {
  const words = wordsOf(text);
  if (words.length === 0 || text.length > LONGEST_SEARCH) {
    throw new InvalidValue('search', `words, at most ${LONGEST_SEARCH} characters`, text);
  }
  const id = text.trim().toLowerCase();
  return ({ objectId, attributes }) =>
    (id.length >= SHORTEST_ID && objectId.toLowerCase().startsWith(id)) ||
    objectId.toLowerCase() === id ||
    eachBeginsOne(words, attributes);
};

const eachBeginsOne = (words: readonly string[], attributes: Attributes): boolean => {
  const known = SEARCHED.flatMap((name) => {
    const value = ownValue(attributes, name);
    return typeof value === 'string' ? wordsOf(value) : [];
  });
  return words.every((word) => known.some((one) => one.startsWith(word)));
};

/** Letters and digits; an accented letter is its plain one. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .match(/[\p{L}\p{N}]+/gu) ?? [];
