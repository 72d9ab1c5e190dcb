import type { ObjectType } from '../../domain/directory/directory-object.js';
import type { FindQuery } from '../history.port.js';
import type { Horizon } from '../horizon.js';
import type { RowNo } from '../rows.js';
import type { SharedMemory } from './shared-memory.js';

/**
 * A piece of the work of reading a whole tenant, as plain data: a worker keeps nothing between two of them
 * that it could not read again.
 */
export interface Piece {
  readonly memory: SharedMemory;
  readonly tenant: { readonly no: number; readonly types: readonly ObjectType[] };
  /** What is told of when changes occurred. */
  readonly known: Pick<Horizon, 'known' | 'sealed'>;
  /**
   * By ordinal, one more than the last row of the object that counts, 1 when there is none; 0 for objects
   * that are as the saved state has them. Memory that all threads share.
   */
  readonly lasts: Uint32Array;
  /** One behind the other. */
  readonly sources: readonly Source[];
  readonly wanted: Wanted;
}

export type Source = SavedSource | NamesSource;

/** A block of a file of states, with the objects of its range of ids that are not in it. */
export interface SavedSource {
  readonly path: string;
  readonly start: number;
  readonly size: number;
  /** {@link Horizon.sealed} of the file. */
  readonly sealed: number;
  readonly born: readonly number[];
  /** Objects behind this id only. */
  readonly after: string;
}

/** The objects behind an id as the model names them, up to another id; `null` for all of them. */
export interface NamesSource {
  readonly after: string;
  readonly upTo: string | null;
}

export type Wanted =
  /** Lines of an export. */
  | { readonly as: 'lines'; readonly type: ObjectType | undefined }
  /** A JSON array of the objects without their links. */
  | { readonly as: 'objects'; readonly type: ObjectType | undefined }
  /** The same of those that pass, so many at most. */
  | { readonly as: 'found'; readonly query: Omit<FindQuery, 'page'>; readonly size: number }
  /**
   * Blocks to be stored, with about so many bytes of lines each, after each of some rows, ascending, the
   * last of which is that of the piece.
   */
  | { readonly as: 'blocks'; readonly bytes: number; readonly rows: readonly RowNo[] };

/** The only type that is wanted; `undefined` for all. */
export const typeWanted = (wanted: Wanted): ObjectType | undefined => {
  if (wanted.as === 'blocks') return undefined;
  return wanted.as === 'found' ? wanted.query.type : wanted.type;
};

export type PieceToRead = Omit<Piece, 'memory'>;

/** A piece on its way to a worker; `null` for memory that it was told of last. */
export interface PieceMessage {
  readonly piece: PieceToRead;
  readonly memory: SharedMemory | null;
}

export interface PieceAnswer {
  /** Objects that were given. */
  readonly objects: number;
  /** The last object that was looked at, `null` when there was none, or when all were wanted. */
  readonly last: string | null;
  /** Whether more of the piece is left, as all that was wanted was found. */
  readonly more: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of bytes that are blocks: their sizes, one behind the other, and the first object of each. */
  readonly blocks: readonly PackedBlock[];
}

export interface PackedBlock {
  /** Which of the wanted rows it is of. */
  readonly state: number;
  readonly first: string;
  readonly objects: number;
  readonly size: number;
}
