import { InvalidValue } from '../errors.js';
import { ownValue } from '../json.js';
import type { Attributes, ObjectId } from './directory-object.js';

/** Characters of a search. */
export const LONGEST_SEARCH = 200;

/** Characters of an id that are enough to find it by. */
const SHORTEST_ID = 8;

/** Attributes whose words an object is found by. */
const SEARCHED: readonly string[] = ['displayName', 'mail', 'userPrincipalName'];

interface Found {
  readonly objectId: ObjectId;
  readonly attributes: Attributes;
}

/** What is searched for. */
export interface SearchTerms {
  /** Each begins a word of what is found; never none. */
  readonly words: readonly string[];
  /** Or it is the whole id of what is found, in lower case. */
  readonly id: string;
  /** Or the id begins with it. */
  readonly isPartOfId: boolean;
}

/** Throws {@link InvalidValue} that names `search` when there is no word in it. */
export const searchTermsOf = (text: string): SearchTerms => {
  const words = wordsOf(text);
  if (words.length === 0 || text.length > LONGEST_SEARCH) {
    throw new InvalidValue('search', `words, at most ${LONGEST_SEARCH} characters`, text);
  }
  const id = text.trim().toLowerCase();
  return { words, id, isPartOfId: id.length >= SHORTEST_ID };
};

/**
 * Whether an object is one that somebody looks for: each word begins a word of its display name, mail or
 * principal name, whatever the case and the accents; or the whole is its id, or at least the first eight
 * characters of it. Throws {@link InvalidValue} that names `search` when there is no word in it.
 */
export const searchOf = (text: string): ((object: Found) => boolean) => {
  const { words, id, isPartOfId } = searchTermsOf(text);
  return ({ objectId, attributes }) => {
    const known = objectId.toLowerCase();
    return (isPartOfId && known.startsWith(id)) || known === id || eachBeginsOne(words, attributes);
  };
};

/** Whether objects are found by an attribute. */
export const isSearched = (name: string): boolean => SEARCHED.includes(name);

/** The words that an object with such attributes is found by; none has other characters than letters and digits. */
export const searchedWordsOf = (attributes: Attributes): readonly string[] => {
  const values = SEARCHED.map((name) => ownValue(attributes, name));
  // A mail is mostly the principal name as well.
  const texts = new Set(values.filter((value) => typeof value === 'string'));
  return wordsOf([...texts].join(' '));
};

const eachBeginsOne = (words: readonly string[], attributes: Attributes): boolean => {
  const known = searchedWordsOf(attributes);
  return words.every((word) => known.some((one) => one.startsWith(word)));
};

const ASCII = /^[\0-\x7f]*$/;

/** Letters and digits; an accented letter is its plain one. */
const wordsOf = (text: string): readonly string[] =>
  // The same for both, but most are plain, and many are looked through.
  (ASCII.test(text) ? text.toLowerCase().match(/[a-z0-9]+/g) : plain(text)) ?? [];

const plain = (text: string): readonly string[] | null =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .match(/[\p{L}\p{N}]+/gu);
