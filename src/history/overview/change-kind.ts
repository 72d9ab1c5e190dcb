import type { ChangeEvent } from '../../domain/timeline/events.js';
import type { Model } from '../model.js';
import type { ChangeKind } from '../overview.port.js';
import { ATTRIBUTION, NO_OBJECT, typeOfChange } from '../row-flags.js';
import { type RowNo, Word } from '../rows.js';

const kinds: Readonly<Record<ChangeEvent['type'], ChangeKind>> = {
  ObjectDiscovered: 'discovered',
  LinksDiscovered: 'discovered',
  ObjectCreated: 'created',
  ObjectChanged: 'changed',
  ObjectSoftDeleted: 'deleted',
  ObjectRestored: 'restored',
  ObjectHardDeleted: 'deleted',
};

/** Of a change that a look saw; `undefined` for any other row. */
export const kindOf = ({ rows }: Model, row: RowNo): ChangeKind | undefined => {
  const flags = rows.get(row, Word.flags);
  if ((flags & (ATTRIBUTION | NO_OBJECT)) !== 0) return undefined;
  const type = typeOfChange(flags);
  return type && kinds[type];
};
