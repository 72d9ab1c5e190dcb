import { setImmediate as turn } from 'node:timers/promises';

import type { ObjectType } from '../../domain/directory/directory-object.js';
import type { Ordinals } from '../ordinals.js';
import type { NamesSource } from './piece.js';

/** Objects of a piece, more or less: about as many as fill a block. */
const PIECE = 256;
/** Objects passed over before other work gets its turn. */
const CHUNK = 50_000;
/** Ids that sort in the same place as text and as key, whatever stands beside them. */
const PLAIN = /^[ -~]+$/;

/** Pieces of a tenant of which no state is saved: ranges of ids, in order, from an id on. */
export const namedPieces = async (
  ordinals: Ordinals,
  { tenant, type }: { readonly tenant: number; readonly type: ObjectType | undefined },
  after: string,
): Promise<readonly NamesSource[]> => {
  const ends: string[] = [];
  /** Since the last end. */
  let met = 0;
  for (let ordinal = 0; ordinal < ordinals.count; ordinal += 1) {
    if (ordinal % CHUNK === CHUNK - 1) await turn();
    const isOfType = type === undefined || ordinals.typeOf(ordinal) === type;
    if (!isOfType || ordinals.tenantOf(ordinal) !== tenant) continue;
    met += 1;
    if (met < PIECE || !PLAIN.test(ordinals.idOf(ordinal))) continue;
    ends.push(ordinals.idOf(ordinal));
    met = 0;
  }
  const parting = ends.filter((id) => id > after).sort();
  return [...parting, null].map((upTo, place) => ({ after: parting[place - 1] ?? after, upTo }));
};
