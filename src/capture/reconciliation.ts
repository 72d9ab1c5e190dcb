import type { ObjectId, ObjectType, Observation } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { Directory } from '../directory/directory.port.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';
import { withoutHidden } from './hidden-links.js';
import type { IdSet } from './id-set.js';
import { refOf } from './known-links.js';

interface Unseen {
  readonly type: string;
  readonly directory: Directory;
  readonly state: TenantState;
  /** What a whole reading of the type has shown, from this instant on. */
  readonly seen: IdSet;
  readonly startedAt: Instant;
  /** An earlier part of the reading showed what is not in `seen`, and recorded it. */
  readonly goesOn: boolean;
  readonly record: (observations: readonly Observation[]) => Promise<number>;
}

export interface Reconciled {
  /** Known objects that were held against the reading. */
  readonly objects: number;
  readonly changes: number;
  readonly askedFor: number;
  /** Missing from the whole reading, and there when asked for. */
  readonly contradicted: readonly ObjectId[];
}

const BATCH = 20;
/** Contradictions told one by one; more of them are one trouble. */
const TOLD = 100;

/**
 * Whether a whole reading of a type may miss anything. A scan would tell as well, but have threads read
 * whole tenants for its first object, in the middle of a first sync.
 */
export const isAnyKnown = (state: TenantState, type: ObjectType): boolean =>
  (['live', 'soft-deleted'] as const).some((status) => {
    const { rows, next } = state.objects({ type, status, page: { size: 1 } });
    return rows.length > 0 || next !== null;
  });

/**
 * Asks singly for what is known and a whole reading did not show: a removal is believed only after this
 * second, different read. @throws DirectoryUnavailable
 */
export const askForUnseen = async (task: Unseen): Promise<Reconciled> => {
  let [objects, changes, askedFor] = [0, 0, 0];
  const contradicted: ObjectId[] = [];
  let unseen: ObjectAt[] = [];
  const ask = async () => {
    const known = new Map(unseen.map((object) => [object.objectId, object]));
    const found = await secondRead(unseen, task);
    const present = found.filter(({ seen }) => seen === 'present').map(({ objectId }) => objectId);
    contradicted.push(...present.filter((id) => wasThere(known.get(id), task)));
    askedFor += unseen.length;
    changes += await task.record(found);
    unseen = [];
  };
  for await (const object of task.state.scan(task.type)) {
    if (object.status === 'hard-deleted') continue;
    objects += 1;
    if (!task.seen.has(object.objectId) && !isOfThisReading(object, task)) unseen.push(object);
    if (unseen.length === BATCH) await ask();
  }
  await ask();
  return { objects, changes, askedFor, contradicted: contradicted.slice(0, TOLD) };
};

/** What a second, different read says of them; nothing of what is only hidden. */
export const secondRead = async (
  unseen: readonly ObjectAt[],
  { state, directory }: Pick<Unseen, 'state' | 'directory'>,
): Promise<readonly Observation[]> => {
  if (unseen.length === 0) return [];
  return withoutHidden(await directory.objects(unseen.map(refOf)), state, directory);
};

const isOfThisReading = ({ validFrom }: ObjectAt, { goesOn, startedAt }: Unseen): boolean =>
  goesOn && validFrom >= startedAt;

/** Whether the reading contradicts itself; what came or came back since it began may be missing from it. */
const wasThere = (known: ObjectAt | undefined, { goesOn, startedAt }: Unseen): boolean =>
  !goesOn && known?.status === 'live' && known.validFrom < startedAt;
