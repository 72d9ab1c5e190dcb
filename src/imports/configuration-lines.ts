import { attributeLinks, graphAttributes, linkTarget } from '../domain/directory/graph-object.js';
import {
  objectId,
  type Observation,
  type SeenLinks,
} from '../domain/directory/directory-object.js';
import { StatelineError } from '../domain/errors.js';
import { jsonIn, listOf, objectOf, objectsOf, textOf } from '../domain/json-fields.js';
import { isJsonObject, type JsonObject, ownValue } from '../domain/json.js';
import type { Line } from '../domain/lines.js';

type Present = Extract<Observation, { seen: 'present' }>;

/** The last line of a configuration: what of it is whole. */
export interface End {
  readonly objects: number;
  readonly types: readonly string[];
}

/** A line of a configuration says something else than what it takes. */
export class UnreadableConfiguration extends StatelineError {
  readonly code = 'unreadable-configuration';
  readonly category = 'incorrect';
  override readonly field = 'body';
  constructor(what: string) {
    super(`The configuration cannot be read: ${what}`);
  }
}

const MB = 1024 * 1024;
/** A group may have 200,000 members. */
export const MAX_LINE_BYTES = 64 * MB;

/**
 * A line `{"objectType", "object", "links"}`, where `object` is as Microsoft Graph gives it and `links`
 * holds all targets of each relation that was read; or the last one, `{"end"}`.
 * @throws UnreadableConfiguration
 */
export const readConfigurationLine = ({ number, bytes }: Line): Present | End => {
  const value = bytes === null ? undefined : jsonIn(new TextDecoder().decode(bytes));
  if (!isJsonObject(value)) throw unreadable(number, 'no JSON object, or larger than 64 MB');
  const end = objectOf(value, 'end');
  if (end === null) return presentIn(value, number);
  const objects = ownValue(end, 'objects');
  const types = listOf(end, 'types')?.filter((type) => typeof type === 'string');
  if (typeof objects !== 'number' || types === undefined)
    throw unreadable(number, 'an end without objects and types');
  return { objects, types };
};

export const isEnd = (read: Present | End): read is End => 'types' in read;

/** Ids and types are parts of addresses and keys. */
const ID = /^[^\s/?#]{1,400}$/;
const TYPE = /^[A-Za-z]\w{0,99}$/;

const presentIn = (line: JsonObject, number: number): Present => {
  const objectType = textOf(line, 'objectType') ?? '';
  const object = objectOf(line, 'object');
  const id = textOf(object, 'id') ?? '';
  if (object === null || !TYPE.test(objectType) || !ID.test(id))
    throw unreadable(number, 'no object with a type and an id');
  const attributes = graphAttributes(objectType, object);
  const links = [
    ...seenLinks(objectOf(line, 'links') ?? {}),
    ...attributeLinks(objectType, attributes),
  ];
  return { objectId: objectId(id), objectType, seen: 'present', attributes, links };
};

const seenLinks = (links: JsonObject): readonly SeenLinks[] =>
  Object.keys(links).map((relation) => ({
    relation,
    seen: 'all',
    targets: objectsOf(links, relation).flatMap((target) => linkTarget(target) ?? []),
  }));

const unreadable = (number: number, what: string): UnreadableConfiguration =>
  new UnreadableConfiguration(`line ${String(number)} holds ${what}`);
