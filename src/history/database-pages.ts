/** As LMDB keeps them, in little endian. Source: lmdb 3.5.6, `mdb.c`, `MDB_page_header` and on. */
export const PAGE_BYTES = 4_096;
export type Page = Buffer;

const HEADER = 24;
const FLAGS_AT = 18;
const LOWER_AT = 20;
const BRANCH = 0x01;
const LEAF = 0x02;
const KINDS = 0x0f;

/** In `MDB_meta`, behind the page header. */
const MAGIC = 0xbeefc0de;
const PAGE_BYTES_AT = HEADER + 24;
/** Of the list of free pages, and of the table of tables. */
const TREES = [HEADER + 24, HEADER + 72];
const LAST_PAGE_AT = HEADER + 120;
const TRANSACTION_AT = HEADER + 128;

/** In `MDB_db`. */
const ROOT_AT = 40;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/** In `MDB_node`. */
const NODE_FLAGS_AT = 4;
const KEY_BYTES_AT = 6;
const KEY_AT = 8;
/** The value stands in pages of its own, and the node tells the first and how many. */
const BIG = 0x01;
const BIG_PAGES_AT = 16;
/** The value is the root of a table. */
const TABLE = 0x02;

export interface Snapshot {
  /** The last page that it uses. */
  readonly last: number;
  readonly roots: readonly number[];
}

/** The newer of the states that the first two pages tell of; `undefined` when they tell of none. */
export const snapshotIn = (one: Page, other: Page): Snapshot | undefined => {
  if (![one, other].every(isMeta)) return undefined;
  const isOlder = one.readBigUInt64LE(TRANSACTION_AT) < other.readBigUInt64LE(TRANSACTION_AT);
  const newer = isOlder ? other : one;
  const last = Number(newer.readBigUInt64LE(LAST_PAGE_AT));
  return { last, roots: TREES.flatMap((tree) => rootIn(newer, tree)) };
};

const isMeta = (page: Page): boolean =>
  page.readUInt32LE(HEADER) === MAGIC && page.readUInt32LE(PAGE_BYTES_AT) === PAGE_BYTES;

const rootIn = (page: Page, tree: number): readonly number[] => {
  const root = page.readBigUInt64LE(tree + ROOT_AT);
  return root === NO_PAGE ? [] : [Number(root)];
};

/**
 * The pages of trees that a page of one leads to; `undefined` when it is none, is not the one that belongs
 * there, or leads behind the last page. @throws RangeError where something lies outside of the page
 */
export const childrenOf = (page: Page, at: number, last: number): readonly number[] | undefined => {
  const kind = page.readUInt16LE(FLAGS_AT) & KINDS;
  if (Number(page.readBigUInt64LE(0)) !== at || (kind !== BRANCH && kind !== LEAF))
    return undefined;
  const children: number[] = [];
  for (let place = 0; place < page.readUInt16LE(LOWER_AT); place += 2) {
    const node = HEADER + page.readUInt16LE(HEADER + place);
    const found = kind === BRANCH ? [page.readUIntLE(node, 6)] : treesIn(page, node, last);
    if (found?.every((child) => child <= last) !== true) return undefined;
    children.push(...found);
  }
  return children;
};

/** The table whose root a node of a leaf is, if it is one; `undefined` when its value lies nowhere. */
const treesIn = (page: Page, node: number, last: number): readonly number[] | undefined => {
  const flags = page.readUInt16LE(node + NODE_FLAGS_AT);
  const value = node + KEY_AT + page.readUInt16LE(node + KEY_BYTES_AT);
  if ((flags & BIG) !== 0) {
    const end = page.readBigUInt64LE(value) + page.readBigUInt64LE(value + BIG_PAGES_AT);
    return end <= last + 1 ? [] : undefined;
  }
  if (value + page.readUInt32LE(node) > PAGE_BYTES) return undefined;
  return (flags & TABLE) === 0 ? [] : rootIn(page, value);
};
