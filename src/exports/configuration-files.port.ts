import type {
  Attributes,
  Link,
  ObjectType,
  Relation,
} from '../domain/directory/directory-object.js';
import { isList } from '../domain/json-fields.js';
import { isJsonObject, type Json, ownValue, recordOf } from '../domain/json.js';
import { type About, fileName, type Place, placeOf, places } from './configuration-layout.port.js';

/** An object with all its links, as an export has it. */
export interface ExportedObject {
  readonly objectId: string;
  readonly objectType: ObjectType;
  readonly status: string;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
}

/** A file of an exported configuration; its path is below the whole, with `/` between. */
export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
}

type Named = Pick<ExportedObject, 'objectId' | 'objectType' | 'attributes'>;

/** The folder that all files of an object lie in; of one that has none, its file. */
export const pathOf = ({ objectId, objectType, attributes }: Named): string => {
  const place = placeOf(objectType);
  if (place.as === 'one') return place.folder;
  const folder = folderOf(place, attributes);
  const name = fileName(objectId);
  return place.as === 'named' ? `${folder}/${name}.json` : `${folder}/${name}`;
};

/** The folder that tells that there are objects of a type; `null` where it is the whole. */
export const folderOfType = ({ objectType, attributes }: Named): string | null => {
  const place = placeOf(objectType);
  return place.as === 'one' ? null : folderOf(place, attributes);
};

/** Whether objects of other types lie in the folders of these. */
export const holdsOthers = (type: ObjectType): boolean =>
  places.some(({ below }) => below?.type === type);

/** One file for the object, and one for each target of its links; none of an object that does not live. */
export function* configurationFiles(object: ExportedObject): Generator<ConfigurationFile> {
  const { objectId, objectType, status, attributes, links } = object;
  if (status !== 'live') return;
  const path = pathOf(object);
  const place = placeOf(objectType);
  const own = place.as === 'each' ? `${path}/${fileName(objectId)}.json` : path;
  yield { path: own, text: textOf(graphObject(objectId, objectType, attributes)) };
  for (const { relation, targetId, targetType } of links) {
    const folder = place.relations[relation];
    if (folder === undefined) continue;
    const name = fileName(targetId);
    const text = textOf(graphObject(targetId, targetType, {}));
    yield { path: `${path}/${folder}/${name}/${name}.json`, text };
  }
}

/** What is said of the whole, with the relations of which all targets are there. */
export const aboutText = (about: Omit<About, 'types'>, types: readonly ObjectType[]): string =>
  textOf({ ...about, types: relationsOf(types) });

const relationsOf = (types: readonly ObjectType[]): Readonly<Record<ObjectType, Relation[]>> =>
  recordOf(
    types.toSorted().map((type) => [type, Object.keys(placeOf(type).relations).sort()] as const),
  );

const folderOf = ({ below, folder, type }: Place, attributes: Attributes): string => {
  if (below === undefined) return folder;
  const id = ownValue(attributes, below.by);
  return typeof id === 'string'
    ? `${placeOf(below.type).folder}/${fileName(id)}/${folder}`
    : `Other/${fileName(type)}`;
};

/** The object as Microsoft Graph gives it. */
const graphObject = (id: string, type: string, attributes: Attributes): Json => ({
  '@odata.type': `#microsoft.graph.${type}`,
  ...attributes,
  id,
});

/** The same for the same value, in whatever order its names come. */
const textOf = (value: Json): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

const sorted = (value: Json): Json => {
  if (isList(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return recordOf(
    Object.keys(value)
      .sort()
      .map((name): [string, Json] => [name, sorted(ownValue(value, name) ?? null)]),
  );
};
