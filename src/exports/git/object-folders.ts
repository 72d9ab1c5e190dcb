import { placeOf } from '../configuration-layout.port.js';
import {
  configurationFiles,
  type ExportedObject,
  holdsOthers,
  pathOf,
} from '../configuration-files.port.js';
import { type Edits, type Entry, put, treeOf } from './edits.js';
import type { NewObjects } from './repository.js';

/** Has an object stand as it is now: its files are written, and `edits` lead to them. */
export const putObject = (objects: NewObjects, edits: Edits, object: ExportedObject): void => {
  const path = pathOf(object);
  const own: Edits = new Map();
  for (const file of configurationFiles(object)) {
    const entry = { oid: objects.add('blob', Buffer.from(file.text)), isTree: false };
    if (file.path === path) put(edits, path, entry);
    else put(own, file.path.slice(path.length + 1), entry);
  }
  if (own.size === 0) return;
  if (!holdsOthers(object.objectType)) put(edits, path, { oid: whole(objects, own), isTree: true });
  else putAmongOthers(objects, edits, object, own);
};

/** Has nothing of an object stand. */
export const removeObject = (
  edits: Edits,
  object: Omit<ExportedObject, 'links' | 'status'>,
): void => {
  const path = pathOf(object);
  if (!holdsOthers(object.objectType)) put(edits, path, null);
  else for (const name of ownNames(object)) put(edits, `${path}/${name}`, null);
};

/** What lies in its folder and is not its own stays. */
const putAmongOthers = (
  objects: NewObjects,
  edits: Edits,
  object: ExportedObject,
  own: Edits,
): void => {
  const path = pathOf(object);
  for (const name of ownNames(object)) {
    const edit = own.get(name) ?? null;
    const entry = edit instanceof Map ? { oid: whole(objects, edit), isTree: true } : edit;
    put(edits, `${path}/${name}`, entry);
  }
};

const ownNames = ({ objectType, ...object }: Omit<ExportedObject, 'links' | 'status'>) => {
  const name =
    pathOf({ objectType, ...object })
      .split('/')
      .at(-1) ?? '';
  return [`${name}.json`, ...Object.values(placeOf(objectType).relations)];
};

/** The id of a folder in which nothing else stands. */
const whole = (objects: NewObjects, edits: Edits): string => {
  const entries = new Map<string, Entry>();
  for (const [name, edit] of edits) {
    if (edit === null) continue;
    entries.set(name, edit instanceof Map ? { oid: whole(objects, edit), isTree: true } : edit);
  }
  return objects.add('tree', treeOf(entries));
};
