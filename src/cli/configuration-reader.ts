import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectType, Relation } from '../domain/directory/directory-object.js';
import { isList, jsonIn, listOf, textOf } from '../domain/json-fields.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import {
  ABOUT,
  type About,
  type Place,
  placeOf,
  places,
  typeIn,
} from '../exports/configuration-layout.port.js';
import { exitCodes, Stop } from './exit.js';

/** An object of an exported configuration, and all targets of the relations that were exported. */
export interface ConfigurationObject {
  readonly objectType: ObjectType;
  readonly object: JsonObject;
  readonly links: Readonly<Record<Relation, readonly JsonObject[]>>;
}

/** A folder in the layout of EntraExporter, read object by object. */
export class ConfigurationReader {
  /** `null` when it is not an export of Stateline. */
  readonly about: About | null;
  private readonly places: readonly Place[];
  private readonly found = new Map<string, Set<Relation>>();

  /** @throws Stop when there is nothing in it that we know */
  constructor(private readonly root: string) {
    this.about = aboutIn(root);
    const others = entriesIn(join(root, 'Other')).map((folder) => placeOf(typeIn(folder)));
    this.places = [...places, ...others].filter((place) => this.files(place).next().done !== true);
    if (this.places.length > 0 || this.about !== null) return;
    throw new Stop(
      exitCodes.usage,
      `${root} holds no exported configuration: no folder as Users, Groups or Identity/Conditional`,
    );
  }

  /** The types whose objects are all there. */
  get types(): readonly ObjectType[] {
    return this.about === null
      ? this.places.map(({ type }) => type)
      : Object.keys(this.about.types);
  }

  /** About how many there are. */
  count(): number {
    return this.places.reduce((sum, place) => sum + sizeOf(this.files(place)), 0);
  }

  /** @throws Stop for a file that is no JSON */
  *objects(): Generator<ConfigurationObject> {
    for (const place of this.places) {
      if (this.about === null) this.findRelations(place);
      for (const file of this.files(place)) {
        for (const object of objectsIn(file.path, file.name)) {
          const links = this.linksOf(place, file, object);
          yield { objectType: place.type, object, links };
        }
      }
    }
  }

  private *files({ as, folder, below }: Place): Generator<File> {
    if (below !== undefined) {
      const parents = join(this.root, placeOf(below.type).folder);
      for (const parent of entriesIn(parents)) yield* filesIn(join(parents, parent, folder));
      return;
    }
    const path = join(this.root, folder);
    if (as === 'each') yield* filesIn(path);
    else if (as === 'named') yield* namedFiles(path);
    else if (existsSync(path)) yield { name: folder, path, folder: this.root };
  }

  private linksOf(place: Place, file: File, object: JsonObject): ConfigurationObject['links'] {
    const relations = this.about?.types[place.type] ?? this.found.get(kindOf(place, object)) ?? [];
    return Object.fromEntries(
      [...relations].map((relation) => [relation, targetsIn(place, file, relation)]),
    );
  }

  /** EntraExporter does not read every relation of every object: of dynamic groups, not the members. */
  private findRelations(place: Place): void {
    const relations = Object.entries(place.relations);
    if (relations.length === 0) return;
    for (const file of this.files(place)) {
      const there = relations.filter(([, folder]) => existsSync(join(file.folder, folder)));
      if (there.length === 0) continue;
      for (const object of objectsIn(file.path, file.name)) {
        const kind = kindOf(place, object);
        const found = this.found.get(kind) ?? new Set();
        this.found.set(kind, found);
        there.forEach(([relation]) => found.add(relation));
      }
    }
  }
}

interface File {
  readonly name: string;
  readonly path: string;
  /** What lies below the object lies here. */
  readonly folder: string;
}

const aboutIn = (root: string): About | null => {
  const path = join(root, ABOUT);
  return existsSync(path) ? (jsonOf(path) as unknown as About) : null;
};

/** Names in a folder, in an order that does not depend on the file system; none when there is no folder. */
const entriesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

function* filesIn(folder: string): Generator<File> {
  for (const name of entriesIn(folder)) {
    const own = join(folder, name);
    const path = join(own, `${name}.json`);
    if (existsSync(path)) yield { name, path, folder: own };
  }
}

function* namedFiles(folder: string): Generator<File> {
  for (const entry of entriesIn(folder)) {
    const name = entry.replace(/\.json$/, '');
    if (name !== entry) yield { name, path: join(folder, entry), folder };
  }
}

const sizeOf = (files: Iterable<unknown>): number => {
  let size = 0;
  for (const file of files) size += Number(file !== undefined);
  return size;
};

const kindOf = ({ type }: Place, object: JsonObject): string => {
  const isDynamic = listOf(object, 'groupTypes')?.includes('DynamicMembership') === true;
  return isDynamic ? `dynamic ${type}` : type;
};

const targetsIn = (place: Place, file: File, relation: Relation): readonly JsonObject[] => {
  const folder = place.relations[relation];
  if (folder === undefined) return [];
  return [...filesIn(join(file.folder, folder))].flatMap(({ path, name }) => objectsIn(path, name));
};

/** The objects of a file: mostly one. Without an id of its own the file's name is its id. */
const objectsIn = (path: string, name: string): readonly JsonObject[] => {
  const value = jsonOf(path);
  const list = isList(value)
    ? value
    : isJsonObject(value)
      ? (listOf(value, 'value') ?? [value])
      : [];
  return list
    .filter((one) => isJsonObject(one))
    .map((object) => (textOf(object, 'id') === null ? { ...object, id: name } : object));
};

/** PowerShell 5 writes UTF-16, and byte order marks. @throws Stop when it is no JSON */
const jsonOf = (path: string): Json => {
  const bytes = readFileSync(path);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const value = jsonIn(new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes));
  if (value === undefined) throw new Stop(exitCodes.no, `${path} is no JSON`, { file: path });
  return value;
};
