import type {
  ObjectRef,
  ObjectType,
  Observation,
} from '../../domain/directory/directory-object.js';
import { objectId } from '../../domain/directory/directory-object.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import {
  DeltaTokenExpired,
  DirectoryRefused,
  DirectoryUnavailable,
  type LookPage,
} from '../directory.port.js';
import { LinkRefused } from './errors.js';
import type { Asking, GraphClient } from './graph-client.js';
import { roundPath } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import { listOf, textOf } from '../../domain/json-fields.js';
import { presentOrBinned } from './lookup.js';
import { binnedObject, presentObject, removalReason } from './observations.js';

/**
 * The pages of a delta round, from the beginning (`null`), its next page or the last round's end.
 * Tokens are links below the Graph root. @throws DeltaTokenExpired
 */
export async function* lookAtChanges(
  asking: Asking,
  type: ObjectType,
  from: string | null,
): AsyncIterable<LookPage> {
  for (let token = from; ;) {
    const page = await pageAt(asking, token ?? roundPath(type), token !== null);
    const next = page.next ?? page.end;
    if (next === null || (token !== null && page.next === token)) {
      throw new DirectoryUnavailable(`The delta of ${type} leads nowhere after ${page.path}`);
    }
    const observations = await observationsIn(asking, type, page.rows);
    yield { observations, token: next, roundComplete: page.next === null };
    if (page.next === null) return;
    token = next;
  }
}

/**
 * All objects of a type, then its bin. The pages that are left when `from` is the token of one; a
 * finished round leaves no token.
 */
export async function* lookAtAll(
  asking: Asking,
  type: ObjectType,
  from: string | null,
): AsyncIterable<LookPage> {
  for (let token = from ?? roundPath(type); ;) {
    const { pageOf, objectIn, after } = partAt(type, token);
    const page = await pageOf(asking, token, from === token);
    const next = page.next ?? after;
    if (next === token) throw new DirectoryUnavailable(`The list of ${type} leads nowhere`);
    const observations = page.rows.flatMap((row) => objectIn(type, row) ?? []);
    yield { observations, token: next, roundComplete: next === null };
    if (next === null) return;
    token = next;
  }
}

/** Whether a link is to the list or to the bin, and what is read after it. */
const partAt = (type: ObjectType, link: string) => {
  const bin = placeOf(type).bin?.all ?? null;
  return bin !== null && link.startsWith(bin)
    ? { pageOf: binPageAt, objectIn: binnedObject, after: null }
    : { pageOf: pageAt, objectIn: presentObject, after: bin };
};

/** Of a type that a tenant has one of, that one. */
export async function* lookAtOnly(
  { client, as, signal, priority }: Asking,
  type: ObjectType,
): AsyncIterable<LookPage> {
  const path = roundPath(type);
  const body = await client.read({ method: 'GET', path, priority }, as, signal);
  const object = presentObject(type, body);
  if (object === null) throw new DirectoryUnavailable(`GET ${path}: no object in the answer`);
  yield { observations: [object], token: null, roundComplete: true };
}

export interface Page {
  readonly path: string;
  readonly rows: readonly JsonObject[];
  readonly next: string | null;
  readonly end: string | null;
}

/**
 * The page a link leads to. @throws DeltaTokenExpired when the link was a token of ours and is refused,
 * DirectoryUnavailable when there is no list, or it leads elsewhere
 */
export const pageAt = async (
  { client, as, signal, priority }: Asking,
  link: string,
  isToken: boolean,
): Promise<Page> => {
  try {
    const path = client.relative(link);
    const size = `odata.maxpagesize=${client.settings.pageSize}`;
    const headers = { prefer: `include-unknown-enum-members, ${size}` };
    return pageIn(
      client,
      path,
      await client.read({ method: 'GET', path, headers, priority }, as, signal),
    );
  } catch (error) {
    throw isToken && isExpiry(error) ? expired(error) : error;
  }
};

const pageIn = (client: GraphClient, path: string, body: JsonObject): Page => {
  const rows = listOf(body, 'value');
  if (rows === null) throw new DirectoryUnavailable(`GET ${bare(path)}: no list in the answer`);
  return {
    path: bare(path),
    rows: rows.filter((row) => isJsonObject(row)),
    next: linkIn(client, body, '@odata.nextLink'),
    end: linkIn(client, body, '@odata.deltaLink'),
  };
};

/** A link to go on with. One that leads elsewhere makes the page useless, not the token. */
const linkIn = (client: GraphClient, body: JsonObject, name: string): string | null => {
  const text = textOf(body, name);
  try {
    return text === null ? null : client.relative(text);
  } catch (cause) {
    throw cause instanceof LinkRefused ? new DirectoryUnavailable(cause.message, { cause }) : cause;
  }
};

/** Some tenants do not let an app read this bin; objects missing from the list are then looked up. */
const binPageAt = async (asking: Asking, link: string, isToken: boolean): Promise<Page> => {
  try {
    return await pageAt(asking, link, isToken);
  } catch (error) {
    if (!(error instanceof DirectoryRefused) || ![403, 404, 405, 501].includes(error.status)) {
      throw error;
    }
    asking.client.settings.warn(`Soft-deleted objects cannot be listed: ${error.message}`);
    return { path: bare(link), rows: [], next: null, end: null };
  }
};

/** A token that is refused cannot be mended: too old, reset, stale, or of another directory. */
const isExpiry = (error: unknown): boolean =>
  error instanceof LinkRefused ||
  (error instanceof DirectoryRefused &&
    ([400, 404, 410].includes(error.status) || RESYNC.test(error.directoryCode)));

const RESYNC = /^(syncState|resync)/i;

const expired = (cause: unknown): DeltaTokenExpired =>
  new DeltaTokenExpired(
    `The directory does not go on from this token: ${cause instanceof Error ? cause.message : ''}`,
    { cause },
  );

interface Removal extends ObjectRef {
  readonly reason: 'changed' | 'deleted';
}

const observationsIn = async (
  asking: Asking,
  objectType: ObjectType,
  rows: readonly JsonObject[],
): Promise<readonly Observation[]> => {
  const removals = rows.flatMap((row): Removal[] => {
    const reason = removalReason(row);
    const id = textOf(row, 'id');
    return reason === null || id === null ? [] : [{ objectId: objectId(id), objectType, reason }];
  });
  const present = rows
    .filter((row) => removalReason(row) === null)
    .flatMap((row) => presentObject(objectType, row) ?? []);
  return [...present, ...(await confirmed(asking, removals))];
};

/**
 * A removal is believed after a second, different read. Where the two contradict, either the delta
 * replays an old change or the read lags behind, so it is asked for again before it is believed.
 */
const confirmed = async (
  asking: Asking,
  removals: readonly Removal[],
): Promise<readonly Observation[]> => {
  const found = new Map<Removal, Observation>();
  let open = removals;
  for (const waitMs of [0, ...asking.client.settings.backoffMs.contradiction]) {
    if (open.length === 0) break;
    if (waitMs > 0) await asking.client.settings.wait(waitMs, asking.signal);
    const refs = open.map((removal) => ({
      objectId: removal.objectId,
      objectType: removal.objectType,
    }));
    const observations = await presentOrBinned(asking, refs);
    for (const [index, removal] of open.entries()) {
      const observation = observations[index];
      if (observation !== undefined) found.set(removal, observation);
    }
    open = open.filter((removal) => found.get(removal)?.seen !== expectedOf(removal));
  }
  return [...found.values()];
};

const expectedOf = ({ reason, objectType }: Removal): Observation['seen'] =>
  reason === 'changed' && placeOf(objectType).bin !== null ? 'soft-deleted' : 'gone';

const bare = (path: string): string => path.replace(/[?#].*$/, '');
