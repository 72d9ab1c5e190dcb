import type { Json } from '../../domain/json.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import type { ObjectShape } from '../tenant/object-shapes.js';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

/** `$top`, or the page size without one. @throws GraphRefusal when out of bounds */
export const pageSizeOf = (
  query: ReadonlyMap<string, string>,
  largest = LARGEST_PAGE,
  usual = DEFAULT_PAGE,
): number => {
  const top = query.get('$top');
  if (top === undefined) return usual;
  const size = /^\d+$/.test(top) ? Number(top) : Number.NaN;
  if (size >= 1 && size <= largest) return size;
  throw badRequest(
    `Invalid page size specified: '${top}'. Must be between 1 and ${largest} inclusive.`,
  );
};

/** `$select` as names; `null` without one. @throws GraphRefusal for a name the type lacks */
export const selectOf = (
  query: ReadonlyMap<string, string>,
  shape: ObjectShape,
  further: readonly string[] = [],
): readonly string[] | null => {
  const text = query.get('$select');
  if (text === undefined || text === '' || text === '*') return null;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!shape.properties.has(name) && !further.includes(name)) {
      throw badRequest(
        `Could not find a property named '${name}' on type '${shape.odataType.slice(1)}'.`,
      );
    }
  }
  return names;
};

/** Options this tenant does not speak are refused rather than ignored. */
export const refuseUnsupported = (
  query: ReadonlyMap<string, string>,
  supported: readonly string[],
): void => {
  for (const name of query.keys()) {
    if (name.startsWith('$') && !supported.includes(name)) {
      throw new GraphRefusal(
        400,
        'Request_UnsupportedQuery',
        `The query option '${name}' is not supported for this request.`,
      );
    }
  }
};

const BAD_TOKEN = 'The token in the request is not one of this directory.';

/** A position packed into an opaque token. */
export const sealToken = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** The position in a token. @throws GraphRefusal when it was not made here */
export const openToken = (token: string): Readonly<Record<string, Json>> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, Json>>;
    }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw badRequest(BAD_TOKEN);
};

/** A number in a token. */
export const numberIn = (token: Readonly<Record<string, Json>>, name: string): number => {
  const value = token[name];
  if (typeof value === 'number') return value;
  throw badRequest(BAD_TOKEN);
};

/** The address of the next page: the same options, and where to go on. */
export const nextLink = (
  address: string,
  query: ReadonlyMap<string, string>,
  token: string,
): string => {
  const options = new URLSearchParams([...query].filter(([name]) => name !== '$skiptoken'));
  options.set('$skiptoken', token);
  return `${address}?${options.toString().replaceAll('%24', '$').replaceAll('%2C', ',')}`;
};
