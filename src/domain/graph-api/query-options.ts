import { GraphBadRequest } from './graph-errors.js';

/** What a request asks of a collection or an item, as Microsoft Graph takes it. */
export interface QueryOptions {
  readonly top: number;
  readonly skip: number;
  /** Of the page before. */
  readonly skiptoken: string | null;
  readonly count: boolean;
  readonly filter: string | null;
  readonly orderby: string | null;
  readonly select: readonly string[] | null;
}

type OptionName = keyof QueryOptions;

/** Entries of a page when nothing is said, and at most (Graph reference, Backup and Recovery, 2026-06-05). */
export const DEFAULT_PAGE_SIZE = 100;
export const MOST_PER_PAGE = 999;

export const collectionOptions: readonly OptionName[] = [
  ...(['top', 'skip', 'skiptoken', 'count', 'filter', 'orderby', 'select'] as const),
];
export const functionOptions = collectionOptions.filter((name) => name !== 'orderby');
export const itemOptions: readonly OptionName[] = ['select'];

const known: ReadonlySet<string> = new Set([...collectionOptions, 'expand', 'search', 'format']);
/** Say how an answer is written, in the one way we have. */
const withoutEffect: ReadonlySet<string> = new Set(['format']);

/**
 * The options in a query; Graph takes their names also without `$`. Others are the client's own affair.
 * @throws GraphBadRequest for a system option that is unknown, not taken here, given twice, or does not fit
 */
export const queryOptionsIn = (
  query: Readonly<Record<string, unknown>>,
  taken: readonly OptionName[],
): QueryOptions => {
  const given = givenIn(query, taken);
  const textOf = (name: OptionName): string | null => given.get(name) ?? null;
  const select = textOf('select');
  return {
    top: topIn(given.get('top')),
    skip: skipIn(given.get('skip')),
    count: countIn(given.get('count')),
    skiptoken: textOf('skiptoken'),
    filter: textOf('filter'),
    orderby: textOf('orderby'),
    select: select === null ? null : namesIn(select),
  };
};

const givenIn = (
  query: Readonly<Record<string, unknown>>,
  taken: readonly string[],
): ReadonlyMap<string, string> => {
  const given = new Map<string, string>();
  for (const [spelled, value] of Object.entries(query)) {
    const name = optionOf(spelled, taken);
    if (name === undefined) continue;
    if (typeof value !== 'string' || given.has(name)) throw givenTwice(name);
    given.set(name, value);
  }
  return given;
};

const optionOf = (spelled: string, taken: readonly string[]): string | undefined => {
  const isSystem = spelled.startsWith('$');
  const name = spelled.replace(/^\$/, '').toLowerCase();
  if (withoutEffect.has(name) || !(isSystem || known.has(name))) return undefined;
  if (taken.includes(name)) return name;
  throw new GraphBadRequest(`The query option '${spelled.slice(0, 40)}' is not supported here.`);
};

const givenTwice = (name: string): GraphBadRequest =>
  new GraphBadRequest(
    `Query option '$${name}' was specified more than once, but it must be specified at most once.`,
  );

const topIn = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_PAGE_SIZE;
  const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= MOST_PER_PAGE) return size;
  const got = text.slice(0, 40);
  throw new GraphBadRequest(
    `Invalid page size specified: '${got}'. Must be between 1 and ${String(MOST_PER_PAGE)} inclusive.`,
  );
};

const skipIn = (text = '0'): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new GraphBadRequest(
    `Invalid value '${text.slice(0, 40)}' for $skip query option found. The $skip query option requires a non-negative integer value.`,
  );
};

const countIn = (text = 'false'): boolean => {
  const value = text.toLowerCase();
  if (value === 'true' || value === 'false') return value === 'true';
  throw new GraphBadRequest(
    `Invalid value '${text.slice(0, 40)}' for $count; it takes true or false.`,
  );
};

const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
