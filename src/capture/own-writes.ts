import { equalJson, type Json } from '../domain/json.js';
import { covers } from '../domain/comparison/net-difference.js';
import { valueAt } from '../domain/directory/difference.js';
import { propertyRule } from '../domain/directory/catalogue.js';
import type { AttributeTarget, LinkStep, Step } from '../domain/recovery/plan.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import type { LinkChange, ObjectId } from '../domain/directory/directory-object.js';
import {
  comparePositions,
  type EventStore,
  type Position,
} from '../event-store/event-store.port.js';

/** A write of ours that a look may show. */
export interface OwnWrite {
  readonly compensationId: string;
  readonly recoveryId: string;
  readonly step: Step;
}

interface Attempt {
  readonly objectId: ObjectId;
  readonly recoveryId: string;
  readonly stepId: string;
}

/** Writes remembered; older ones have long been seen by a look. */
const REMEMBERED = 50_000;

/** Recognises in what a look shows the writes that our own recoveries ordered. */
export class OwnWrites {
  private readonly byObject = new Map<ObjectId, OwnWrite[]>();
  private readonly order: ObjectId[] = [];
  private after: Position | 'start' = 'start';

  constructor(private readonly store: EventStore) {}

  /** Reads the compensations issued since the last call; each is on record before it is written. */
  async refresh(): Promise<void> {
    // Asked for first, so that the next call goes on from here even when nothing matched.
    const head = await this.store.head();
    const range = { after: this.after, streamPrefixes: ['recoveries-'] };
    for await (const { id, event, position } of this.store.readAll(range)) {
      this.after = position;
      if (event.type === 'CompensationWithdrawn') this.forget(event.data);
      if (event.type !== 'CompensationIssued') continue;
      const { objectId, recoveryId, step } = event.data;
      const writes = this.byObject.get(objectId) ?? [];
      this.byObject.set(objectId, [...writes, { compensationId: id, recoveryId, step }]);
      this.order.push(objectId);
      this.forgetOldest();
    }
    if (head !== undefined) this.after = furthest(this.after, head);
  }

  /** The newest of our writes that, with the others to the object, explains all of a change. */
  causeOf(change: ChangeEvent): OwnWrite | undefined {
    const writes = this.byObject.get(change.data.objectId) ?? [];
    const parts = partsOf(change);
    const causes = parts.map((part) => writes.findLast(({ step }) => part(step)));
    if (causes.length === 0 || causes.includes(undefined)) return undefined;
    return writes.findLast((write) => causes.includes(write));
  }

  /** The last attempt at a step, of which nothing was sent. */
  private forget({ objectId, recoveryId, stepId }: Attempt): void {
    const writes = this.byObject.get(objectId) ?? [];
    const at = writes.findLastIndex(
      (write) => write.recoveryId === recoveryId && write.step.stepId === stepId,
    );
    if (at < 0) return;
    this.byObject.set(objectId, writes.toSpliced(at, 1));
    this.order.splice(this.order.lastIndexOf(objectId), 1);
  }

  private forgetOldest(): void {
    if (this.order.length <= REMEMBERED) return;
    const oldest = this.order.shift();
    const rest = oldest === undefined ? [] : (this.byObject.get(oldest) ?? []).slice(1);
    if (oldest === undefined) return;
    if (rest.length === 0) this.byObject.delete(oldest);
    else this.byObject.set(oldest, rest);
  }
}

const furthest = (after: Position | 'start', head: Position): Position =>
  after === 'start' || comparePositions(after, head) < 0 ? head : after;

type Explains = (step: Step) => boolean;

/** What has to be explained: each attribute and link of a change, or its change of life. */
const partsOf = (change: ChangeEvent): readonly Explains[] => {
  switch (change.type) {
    case 'ObjectChanged':
      return changedParts(change.data);
    case 'ObjectSoftDeleted':
      return [(step) => step.operation === 'softDelete'];
    case 'ObjectRestored':
      return [(step) => step.operation === 'restore'];
    case 'ObjectDiscovered':
    case 'LinksDiscovered':
    case 'ObjectCreated':
    case 'ObjectHardDeleted':
      return [];
  }
};

type Changed = Extract<ChangeEvent, { type: 'ObjectChanged' }>['data'];

const changedParts = ({ objectType, attributes, links }: Changed): readonly Explains[] => [
  ...attributes
    .filter(({ name }) => propertyRule(objectType, name).compared)
    .map(
      ({ name, after }): Explains =>
        (step) =>
          step.operation === 'update' &&
          step.attributes.some((target) => wrote(target, name, after)),
    ),
  ...links.map(
    (link): Explains =>
      (step) =>
        'link' in step && step.link.relation === link.relation && linked(step, link),
  ),
];

/** Whether a step added or removed a target; who was replaced went with the addition. */
const linked = ({ operation, link, instead }: LinkStep, { targetId, op }: LinkChange): boolean => {
  if (op === 'removed' && instead?.targetId === targetId) return true;
  return link.targetId === targetId && operation === (op === 'added' ? 'addLink' : 'removeLink');
};

/** Whether a written attribute left this value here; either path may lie above the other. */
const wrote = ({ name, desired }: AttributeTarget, path: string, after: Json): boolean => {
  if (covers(name, path))
    return equalJson(valueAt({ it: desired }, `it${path.slice(name.length)}`), after);
  return (
    covers(path, name) && equalJson(valueAt({ it: after }, `it${name.slice(path.length)}`), desired)
  );
};
