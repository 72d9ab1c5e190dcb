import { isJsonObject, type Json, type JsonObject, ownValue } from '../../domain/json.js';
import { isList, jsonIn, objectsOf, textOf } from '../../domain/json-fields.js';
import { type LinkTarget, objectId } from '../../domain/directory/directory-object.js';
import { ControlRefusal } from '../simulator-errors.js';
import { LinkSet } from '../tenant/link-set.js';
import { isSimulatedType, shapeOf, type SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { PlacedObject } from '../tenant/tenant-state.js';

export interface Loaded {
  readonly objects: number;
  readonly links: number;
  /** Objects that are gone for good, or of types that nobody simulates. */
  readonly skipped: number;
}

/**
 * Fills an empty tenant with objects, one JSON text a line as an export of a tenant has them; lines of
 * another kind are passed over. @throws ControlRefusal that names the line and what is wrong with it; what
 * came before it is loaded then
 */
export const load = async (tenant: Tenant, text: AsyncIterable<Uint8Array>): Promise<Loaded> => {
  let [number, objects, links, skipped] = [0, 0, 0, 0];
  const skuIds = new Set<string>();
  for await (const line of linesIn(text)) {
    number += 1;
    const told = objectIn(line, number);
    if (told === null) continue;
    const object = placed(told, number);
    if (object === null) {
      skipped += 1;
      continue;
    }
    begin(tenant, object, number);
    objects += 1;
    for (const set of object.links.values()) links += set.size;
    for (const skuId of licencesOf(object)) skuIds.add(skuId);
  }
  for (const skuId of skuIds) begin(tenant, subscription(skuId), number);
  return { objects, links, skipped };
};

const licencesOf = ({ attributes }: PlacedObject): readonly string[] =>
  objectsOf(attributes, 'assignedLicenses').flatMap((licence) => textOf(licence, 'skuId') ?? []);

/** Whole lines, as many as have come; the last one needs no line feed. */
async function* linesIn(text: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open: string[] = [];
  for await (const bytes of text) {
    const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n');
    open.push(first);
    const last = others.pop();
    if (last === undefined) continue;
    yield open.join('');
    yield* others;
    open = [last];
  }
  yield open.join('') + decoder.decode();
}

/** `null` for a line that is about something else. */
const objectIn = (line: string, number: number): JsonObject | null => {
  if (line.trim() === '') return null;
  const told = jsonIn(line);
  if (!isJsonObject(told)) throw wrong(number, 'takes a JSON object');
  return told['kind'] === 'object' ? told : null;
};

const STATUSES = ['live', 'soft-deleted', 'hard-deleted'];

/** `null` for what cannot be there. */
const placed = (told: JsonObject, number: number): PlacedObject | null => {
  const id = textIn(told, 'objectId', number);
  const type = textIn(told, 'objectType', number);
  const status = textIn(told, 'status', number);
  if (!STATUSES.includes(status)) {
    throw wrong(number, `status takes one of ${STATUSES.join(', ')}`);
  }
  const attributes = ownValue(told, 'attributes');
  if (!isJsonObject(attributes)) throw wrong(number, 'attributes takes an object');
  if (status === 'hard-deleted' || !isSimulatedType(type)) return null;
  const deletedAt = status === 'live' ? null : deletedAtIn(told);
  const links = linksIn(told, type, number);
  return { id, type, attributes: { ...attributes, id }, links, deletedAt };
};

const textIn = (told: JsonObject, name: string, number: number): string => {
  const text = textOf(told, name);
  if (text === null) throw wrong(number, `${name} takes text`);
  return text;
};

/** Of one in the bin nobody may have seen since when: long ago then. */
const deletedAtIn = (told: JsonObject): number => {
  const at = Date.parse(textOf(told, 'deletedDateTime') ?? '');
  return Number.isNaN(at) ? 0 : at;
};

/** The links that an object has of its own; others follow from attributes. */
const linksIn = (
  told: JsonObject,
  type: SimulatedType,
  number: number,
): ReadonlyMap<string, LinkSet> => {
  const given: Json | undefined = ownValue(told, 'links');
  if (!isList(given)) throw wrong(number, 'links takes a list');
  const { relations } = shapeOf(type);
  const targets = new Map<string, LinkTarget[]>();
  for (const link of objectsOf(told, 'links')) {
    const relation = textOf(link, 'relation') ?? '';
    const targetId = textIn(link, 'targetId', number);
    if (!relations.includes(relation)) continue;
    const others = targets.get(relation) ?? [];
    targets.set(relation, others);
    others.push({
      targetId: objectId(targetId),
      targetType: textOf(link, 'targetType') ?? 'directoryObject',
    });
  }
  return new Map([...targets].map(([relation, all]) => [relation, new LinkSet(undefined, all)]));
};

/** What is assigned was bought. */
const subscription = (skuId: string): PlacedObject => ({
  id: `subscription_${skuId}`,
  type: 'subscribedSku',
  attributes: { id: `subscription_${skuId}`, skuId, capabilityStatus: 'Enabled' },
  links: new Map(),
  deletedAt: null,
});

const begin = (tenant: Tenant, object: PlacedObject, number: number): void => {
  try {
    tenant.begin(object);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw wrong(number, cause.message);
  }
};

const wrong = (line: number, what: string): ControlRefusal =>
  new ControlRefusal(400, `line ${line}: ${what}`);
