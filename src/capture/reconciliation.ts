import { relationsOf } from '../domain/directory/catalogue.js';
import type {
  LinkTarget,
  ObjectId,
  ObjectRef,
  ObjectType,
  Observation,
  SeenLinks,
} from '../domain/directory/directory-object.js';
import type { Directory } from '../directory/directory.port.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';

interface Reconciliation {
  readonly type: ObjectType;
  readonly directory: Directory;
  readonly state: TenantState;
  /** What a whole reading of the type has shown. */
  readonly seen: ReadonlySet<ObjectId>;
  readonly record: (observations: readonly Observation[]) => Promise<number>;
}

export interface Reconciled {
  readonly objects: number;
  readonly changes: number;
  /** Missing from the whole reading, and there when asked for. */
  readonly contradicted: readonly ObjectId[];
}

const BATCH = 20;

/**
 * Compares what is known with what a whole reading showed. What it did not show is asked for singly:
 * a removal is believed only after this second, different read. Links are read anew, because a whole
 * reading by delta tells the links that are, and not those that went.
 */
export const reconcile = async (task: Reconciliation): Promise<Reconciled> => {
  let objects = 0;
  let changes = 0;
  const contradicted: ObjectId[] = [];
  let unseen: ObjectRef[] = [];
  const askForUnseen = async () => {
    const observations = unseen.length === 0 ? [] : await task.directory.objects(unseen);
    unseen = [];
    contradicted.push(...observations.filter(({ seen }) => seen === 'present').map(idOf));
    changes += await task.record(observations);
  };
  for await (const object of task.state.scan(task.type)) {
    if (object.status === 'hard-deleted') continue;
    objects += 1;
    if (!task.seen.has(object.objectId)) unseen.push(object);
    else if (object.status === 'live') changes += await reconcileLinks(task, object);
    if (unseen.length === BATCH) await askForUnseen();
  }
  await askForUnseen();
  return { objects, changes, contradicted };
};

const idOf = ({ objectId }: ObjectRef): ObjectId => objectId;

const reconcileLinks = async (task: Reconciliation, object: ObjectAt): Promise<number> => {
  const relations = relationsOf(object.objectType, 'delta');
  if (relations.length === 0) return 0;
  const links: SeenLinks[] = [];
  for (const relation of relations) {
    const targets: LinkTarget[] = [];
    for await (const page of task.directory.links(object, relation)) targets.push(...page);
    links.push({ relation, seen: 'all', targets });
  }
  const { objectId, objectType } = object;
  return task.record([{ objectId, objectType, seen: 'present', attributes: {}, links }]);
};
