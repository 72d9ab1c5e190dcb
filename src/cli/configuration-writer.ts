import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Attributes, Link } from '../domain/directory/directory-object.js';
import { isList } from '../domain/json-fields.js';
import { isJsonObject, type Json, ownValue, recordOf } from '../domain/json.js';
import { ABOUT, type About, fileName, type Place, placeOf } from './configuration-layout.js';

/** An object with all its links, as the server exports it. */
export interface ExportedObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly status: string;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
}

/** Writes one file for each object, and one for each target of its links. */
export class ConfigurationWriter {
  files = 0;
  private readonly folders = new Set<string>();

  constructor(private readonly root: string) {}

  /** An object that lives; of the others only that there are such is kept. */
  object({ objectId, objectType, status, attributes, links }: ExportedObject): void {
    const place = placeOf(objectType);
    if (status !== 'live') {
      this.folder(join(this.root, place.as === 'one' ? '' : folderOf(place, attributes)));
      return;
    }
    const path = pathOf(place, objectId, attributes);
    this.write(path, graphObject(objectId, objectType, attributes));
    for (const { relation, targetId, targetType } of links) {
      const folder = place.relations[relation];
      if (folder === undefined) continue;
      const name = fileName(targetId);
      const target = join(dirname(path), folder, name, `${name}.json`);
      this.write(target, graphObject(targetId, targetType, {}));
    }
  }

  about(about: About): void {
    this.write(ABOUT, { ...about });
  }

  private write(path: string, value: Json): void {
    const whole = join(this.root, path);
    this.folder(dirname(whole));
    writeFileSync(whole, `${JSON.stringify(sorted(value), null, 2)}\n`, { flag: 'wx' });
    this.files += 1;
  }

  private folder(path: string): void {
    if (this.folders.has(path)) return;
    mkdirSync(path, { recursive: true });
    // Each object has a folder, so those of all of them are not kept.
    if (this.folders.size > 1000) this.folders.clear();
    this.folders.add(path);
  }
}

const folderOf = ({ below, folder, type }: Place, attributes: Attributes): string => {
  if (below === undefined) return folder;
  const id = ownValue(attributes, below.by);
  return typeof id === 'string'
    ? join(placeOf(below.type).folder, fileName(id), folder)
    : join('Other', fileName(type));
};

const pathOf = (place: Place, id: string, attributes: Attributes): string => {
  if (place.as === 'one') return place.folder;
  const name = fileName(id);
  const folder = folderOf(place, attributes);
  return place.as === 'named' ? join(folder, `${name}.json`) : join(folder, name, `${name}.json`);
};

/** The object as Microsoft Graph gives it. */
const graphObject = (id: string, type: string, attributes: Attributes): Json => ({
  '@odata.type': `#microsoft.graph.${type}`,
  ...attributes,
  id,
});

const sorted = (value: Json): Json => {
  if (isList(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return recordOf(
    Object.keys(value)
      .sort()
      .map((name): [string, Json] => [name, sorted(ownValue(value, name) ?? null)]),
  );
};
