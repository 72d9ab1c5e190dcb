import type { Json, JsonObject } from '../../domain/json.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import { type ObjectShape, shapeOf, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import { shownProperties } from '../tenant/rendering.js';
import {
  asideIn,
  asideToken,
  type HeldBack,
  NOTHING_ASIDE,
  refreshAppRoles,
  setAside,
} from './delta-faults.js';
import type { RoundKey } from './delta-rounds.js';
import type { GraphRequest } from './graph-request.js';
import { numberIn, openToken, sealToken, selectOf } from './query-options.js';

/** Days a delta token of directory objects stays valid. Microsoft, "Duration of change tracking
 * tokens", 2020. */
const TOKEN_DAYS = 7;

/** How many changes come again after a first round when fault D4 strikes. */
const REPLAYED_CHANGES = 50;

/** Where a request stands: the round, and the place in it. */
export interface DeltaPlace {
  readonly key: RoundKey;
  readonly cursor: number;
  readonly issuedAt: number;
  /** The page before was left empty on purpose. */
  readonly afterEmpty: boolean;
}

/** The round and place a request asks for. @throws GraphRefusal */
export const placeOf = (request: GraphRequest, type: SimulatedType): DeltaPlace => {
  const deltaToken = request.query.get('$deltatoken');
  if (deltaToken === 'latest') return atTheEnd(request, type);
  if (deltaToken) return fromDeltaToken(request, type, deltaToken);
  const skipToken = request.query.get('$skiptoken');
  if (skipToken) return fromSkipToken(request, type, skipToken);
  return atTheStart(request, { type, ...selectionOf(request, shapes[type]), after: null });
};

const atTheStart = (
  request: GraphRequest,
  about: Omit<RoundKey, 'until' | 'shuffled' | 'aside'>,
  held: readonly HeldBack[] = [],
): DeltaPlace => {
  if (about.type === 'servicePrincipal') refreshAppRoles(request);
  const until = request.view.sequence;
  return {
    key: {
      ...about,
      until,
      shuffled: request.struckBy('D2') !== undefined,
      aside: setAside(request, { ...about, until }, held),
    },
    cursor: 0,
    issuedAt: request.tenant.now(),
    afterEmpty: false,
  };
};

/** From now on: a round with nothing in it. */
const atTheEnd = (request: GraphRequest, type: SimulatedType): DeltaPlace => ({
  key: {
    type,
    ...selectionOf(request, shapes[type]),
    after: request.view.sequence,
    until: request.view.sequence,
    shuffled: false,
    aside: NOTHING_ASIDE,
  },
  cursor: 0,
  issuedAt: request.tenant.now(),
  afterEmpty: true,
});

const selectionOf = (
  { query }: GraphRequest,
  shape: ObjectShape,
): Pick<RoundKey, 'properties' | 'relations'> => {
  const selected = selectOf(query, shape, shape.tracked);
  const relations = shape.tracked.filter((name) => selected?.includes(name));
  const properties = shownProperties(shape, selected).filter((name) => !relations.includes(name));
  return { properties: properties.filter((name) => name !== 'id'), relations };
};

type Token = Readonly<Record<string, Json>>;

const fromDeltaToken = (request: GraphRequest, type: SimulatedType, text: string): DeltaPlace => {
  const token = checkedToken(request, type, text);
  const about = { type, ...selectionIn(token), after: numberIn(token, 'n') };
  return atTheStart(request, about, asideIn(token['h']).held);
};

const fromSkipToken = (request: GraphRequest, type: SimulatedType, text: string): DeltaPlace => {
  const token = checkedToken(request, type, text);
  return {
    key: {
      type,
      ...selectionIn(token),
      after: token['a'] === null ? null : numberIn(token, 'a'),
      until: numberIn(token, 'n'),
      shuffled: token['x'] === true,
      aside: asideIn(token['h']),
    },
    cursor: numberIn(token, 'c'),
    issuedAt: numberIn(token, 'i'),
    afterEmpty: token['e'] === true,
  };
};

const selectionIn = (token: Token): Pick<RoundKey, 'properties' | 'relations'> => {
  const { p, r } = token;
  if (typeof p !== 'string' || typeof r !== 'string') throw badRequest('Badly formed token.');
  return { properties: p.split(',').filter(Boolean), relations: r.split(',').filter(Boolean) };
};

const checkedToken = (request: GraphRequest, type: SimulatedType, text: string): Token => {
  if (request.query.has('$select')) {
    throw badRequest('$select cannot be combined with a token; it is part of the token.');
  }
  const token = openToken(text);
  if (token['t'] !== type) throw badRequest('Badly formed token.');
  const ageMs = request.tenant.now() - numberIn(token, 'i');
  if (ageMs > TOKEN_DAYS * 86_400_000) throw syncStateNotFound();
  if (numberIn(token, 'n') > request.tenant.sequence) throw gone(request, type);
  return token;
};

/** Faults that make a token useless. @throws GraphRefusal */
export const refuseByFault = (request: GraphRequest, type: SimulatedType): void => {
  if (!request.query.get('$deltatoken') && !request.query.get('$skiptoken')) return;
  if (request.struckBy('D6') !== undefined) throw gone(request, type);
  if (request.struckBy('D7') !== undefined) throw syncStateNotFound();
};

const gone = ({ root }: GraphRequest, type: SimulatedType): GraphRefusal =>
  new GraphRefusal(
    410,
    'resyncRequired',
    'The delta token is no longer valid, and the application must reset the sync state.',
    { Location: `${root}/${setNameOf(type)}/delta?$deltatoken=` },
  );

const syncStateNotFound = (): GraphRefusal =>
  new GraphRefusal(
    400,
    'syncStateNotFound',
    'The sync state generation is not found; the delta token may have expired.',
  );

/** The address of the next round. */
export const deltaLink = (request: GraphRequest, key: RoundKey): string => {
  const replayed = request.struckBy('D4') !== undefined;
  const from = key.after ?? Math.max(0, key.until - REPLAYED_CHANGES);
  const held = asideToken({ ...NOTHING_ASIDE, held: key.aside.held });
  const n = replayed ? from : key.until;
  const token = { ...tokenOf(key), n, i: request.tenant.now(), ...held };
  return `${address(request, key)}?$deltatoken=${sealToken(token)}`;
};

/** The address of the next page. */
export const skipLink = (
  request: GraphRequest,
  key: RoundKey,
  place: Readonly<Record<string, Json>>,
): string => {
  const aside = asideToken(key.aside);
  const token = {
    ...tokenOf(key),
    a: key.after,
    n: key.until,
    x: key.shuffled,
    ...aside,
    ...place,
  };
  return `${address(request, key)}?$skiptoken=${sealToken(token)}`;
};

const tokenOf = ({ type, properties, relations }: RoundKey): JsonObject => ({
  t: type,
  p: properties.join(','),
  r: relations.join(','),
});

const address = ({ root }: GraphRequest, { type }: RoundKey): string =>
  `${root}/${setNameOf(type)}/delta`;

/** `users`, `groups`: the name of a type's collection. */
export const setNameOf = (type: string): string => shapeOf(type).set;
