/** What stands at a path: a file, or a folder as a whole. */
export interface Entry {
  readonly oid: string;
  readonly isTree: boolean;
}

/** What is to stand in a folder: `null` is nothing; a map, what changes in a folder below. */
export type Edits = Map<string, Entry | null | Edits>;

/** Sets what is to stand at a path, with `/` between; later ones win. */
export const put = (edits: Edits, path: string, entry: Entry | null): void => {
  const names = path.split('/');
  const name = names.pop() ?? '';
  folderIn(edits, names).set(name, entry);
};

const folderIn = (edits: Edits, names: readonly string[]): Edits => {
  let folder = edits;
  for (const name of names) {
    const below = folder.get(name);
    if (below instanceof Map) {
      folder = below;
      continue;
    }
    const made: Edits = new Map();
    folder.set(name, made);
    folder = made;
  }
  return folder;
};

/** The text of a tree object; names are ASCII. */
export const treeOf = (entries: ReadonlyMap<string, Entry>): Buffer => {
  const sorted = [...entries].sort((one, other) => (sortName(one) < sortName(other) ? -1 : 1));
  const bytes = sorted.reduce((sum, entry) => sum + headOf(entry).length + OID_BYTES, 0);
  const tree = Buffer.allocUnsafeSlow(bytes);
  let offset = 0;
  for (const entry of sorted) {
    offset += tree.write(headOf(entry), offset, 'latin1');
    offset += tree.write(entry[1].oid, offset, 'hex');
  }
  return tree;
};

const FOLDER = '40000';
const FILE = '100644';
const OID_BYTES = 20;

const headOf = ([name, { isTree }]: readonly [string, Entry]): string =>
  `${isTree ? FOLDER : FILE} ${name}\0`;

/** Git sorts folders as if their names ended with a slash. */
const sortName = ([name, { isTree }]: readonly [string, Entry]): string =>
  isTree ? `${name}/` : name;
