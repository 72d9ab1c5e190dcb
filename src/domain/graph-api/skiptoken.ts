import { jsonIn } from '../json-fields.js';
import { isJsonObject, ownValue } from '../json.js';
import { GraphBadRequest } from './graph-errors.js';

/** Where the next page begins. */
export interface Place {
  /** The last entry that was looked at. */
  readonly after: string;
  /** Entries that are still to be skipped behind it. */
  readonly skip: number;
}

/** A place as a client hands it back: opaque to it. */
export const skiptokenOf = ({ after, skip }: Place): string =>
  btoa(encodeURIComponent(JSON.stringify({ after, skip })));

/** @throws GraphBadRequest for a token that is none of ours */
export const placeIn = (skiptoken: string): Place => {
  const value = jsonIn(textIn(skiptoken));
  const after = isJsonObject(value) ? ownValue(value, 'after') : undefined;
  const skip = isJsonObject(value) ? ownValue(value, 'skip') : undefined;
  if (typeof after === 'string' && typeof skip === 'number' && skip >= 0) return { after, skip };
  throw notAToken();
};

export const notAToken = (): GraphBadRequest =>
  new GraphBadRequest(
    '$skiptoken takes that of an @odata.nextLink, as long as its entries are there.',
  );

const textIn = (skiptoken: string): string => {
  try {
    return decodeURIComponent(atob(skiptoken));
  } catch {
    return '';
  }
};
