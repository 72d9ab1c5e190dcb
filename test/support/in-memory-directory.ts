import {
  type Creation,
  DirectoryRefused,
  DirectoryWriter,
  DirectoryUnavailable,
  type DirectoryWrite,
  type WriteOutcome,
} from '../../src/directory/directory.port.js';
import {
  type Attributes,
  type KnownRef,
  type Link,
  objectId,
  type ObjectId,
  type ObjectRef,
  type Observation,
} from '../../src/domain/directory/directory-object.js';
import { isToOne } from '../../src/domain/directory/catalogue.js';
import type { Instant } from '../../src/domain/instant.js';
import { equalJson } from '../../src/domain/json.js';

export interface HeldObject extends ObjectRef {
  readonly status: 'live' | 'soft-deleted' | 'gone';
  readonly attributes: Attributes;
  readonly links: readonly Link[];
}

interface Version {
  readonly at: number;
  readonly object: HeldObject;
}

/** What can be made to go wrong, per write; `undefined` lets it through. */
export interface Faults {
  refuse?: (write: DirectoryWrite) => string | undefined;
  /** The answer is lost, after the write was applied or without it. */
  lose?: (write: DirectoryWrite) => 'applied' | 'not-applied' | undefined;
  /** The answer is lost, after a part of an update was written: these attributes. */
  cutOff?: (write: DirectoryWrite) => Attributes | undefined;
  /** The write is refused, after a part of an update was written: these attributes. */
  breakOff?: (write: DirectoryWrite) => Attributes | undefined;
  /** The write is said to be so already, and has no effect. */
  deny?: (write: DirectoryWrite) => boolean;
  /** The write is acknowledged and has no effect. */
  ignore?: (write: DirectoryWrite) => boolean;
  /** Writes wait for this before they are taken. */
  hold?: Promise<void>;
  /** Every call fails while this is true. */
  unreachable?: boolean;
  /** Reading an object is refused, in these words. */
  unreadable?: (id: ObjectId) => string | undefined;
  /** Nothing is answered about an object, as by a server that always fails there. */
  silent?: (id: ObjectId) => boolean;
}

const LOST: WriteOutcome = { outcome: 'unknown', detail: 'connection reset' };
const BROKEN_OFF: WriteOutcome = {
  ...{ outcome: 'refused', status: 409, detail: 'Request_Conflict: busy' },
  isBegun: true,
};

/** A directory that fails on demand: writes become visible `lagMs` later, get lost, are refused. */
export class InMemoryDirectory extends DirectoryWriter {
  readonly configured: boolean = true;
  /** Writes that were sent, taken or held. */
  arrived = 0;
  /** Reads that failed. */
  failedReads = 0;
  /** Every write that was taken, in order. */
  readonly requests: DirectoryWrite[] = [];
  faults: Faults = {};
  lagMs = 0;
  private readonly versions = new Map<ObjectId, Version[]>();

  /** Puts an object there, or changes it, as somebody else would; visible at once. */
  put(object: HeldObject): void {
    this.versions.set(object.objectId, [{ at: 0, object }]);
  }

  /** As it is, whether visible yet or not. */
  held(id: ObjectId): HeldObject {
    const object = this.versions.get(id)?.at(-1)?.object;
    if (object === undefined) throw new Error(`${id} is not in the directory`);
    return object;
  }

  /** Somebody else changes some attributes. */
  change(id: ObjectId, attributes: Attributes): void {
    const object = this.held(id);
    this.put({ ...object, attributes: { ...object.attributes, ...attributes } });
  }

  all(): readonly HeldObject[] {
    return [...this.versions.keys()].map((id) => this.held(id));
  }

  override objects(refs: readonly KnownRef[]): Promise<readonly Observation[]> {
    const failure = this.failureOf(refs);
    if (failure !== null) return Promise.reject(failure);
    return Promise.resolve(refs.map((ref) => observationOf(ref, this.visible(ref.objectId))));
  }

  override linkTargets(
    links: readonly (ObjectRef & { link: Link })[],
  ): Promise<readonly (ObjectId | null)[]> {
    const failure = this.failureOf(links);
    if (failure !== null) return Promise.reject(failure);
    return Promise.resolve(
      links.map(({ objectId, link }) => targetOf(this.visible(objectId)?.links ?? [], link)),
    );
  }

  override created({ objectType, attributes }: Creation, since: Instant): Promise<ObjectId | null> {
    const failure = this.failureOf([]);
    if (failure !== null) return Promise.reject(failure);
    const found = [...this.versions].find(([id, [first]]) => {
      const object = this.visible(id);
      return (
        (first?.at ?? 0) >= Date.parse(since) &&
        object?.objectType === objectType &&
        object.status === 'live' &&
        Object.entries(attributes).every(([name, value]) =>
          equalJson(object.attributes[name], value),
        )
      );
    });
    return Promise.resolve(found?.[0] ?? null);
  }

  override async write(
    writes: readonly DirectoryWrite[],
    mayWrite: () => void = () => undefined,
  ): Promise<readonly WriteOutcome[]> {
    mayWrite();
    if (this.faults.unreachable) throw new DirectoryUnavailable('No answer');
    this.arrived += writes.length;
    await this.faults.hold;
    return writes.map((write, index) =>
      this.takeIf(index === 0 ? () => undefined : mayWrite, write),
    );
  }

  /** The first of some was let go before it was held. */
  private takeIf(mayWrite: () => void, write: DirectoryWrite): WriteOutcome {
    try {
      mayWrite();
    } catch (cause) {
      return { outcome: 'not-sent', cause };
    }
    return this.take(write);
  }

  private failureOf(refs: readonly Pick<ObjectRef, 'objectId'>[]): Error | null {
    const { unreachable: isAway, unreadable, silent } = this.faults;
    const unreachable = isAway === true || refs.some(({ objectId: id }) => silent?.(id) === true);
    const words = refs.flatMap(({ objectId: id }) => unreadable?.(id) ?? []);
    if (!unreachable && words.length === 0) return null;
    this.failedReads += 1;
    return unreachable
      ? new DirectoryUnavailable('No answer')
      : new DirectoryRefused(403, 'Authorization_RequestDenied', words.join('; '));
  }

  private take(write: DirectoryWrite): WriteOutcome {
    this.requests.push(write);
    const { refuse, deny } = this.faults;
    const refusal = refuse?.(write);
    if (refusal !== undefined) return { outcome: 'refused', status: 403, detail: refusal };
    if (deny?.(write) === true) return { outcome: 'already-so' };
    if (this.isPartOf(write, this.faults.breakOff)) return BROKEN_OFF;
    return this.isPartOf(write, this.faults.cutOff) ? LOST : this.takeOrLose(write);
  }

  private takeOrLose(write: DirectoryWrite): WriteOutcome {
    const lost = this.faults.lose?.(write);
    if (lost === 'not-applied') return LOST;
    if (this.faults.ignore?.(write) === true) return { outcome: 'done' };
    const outcome = this.apply(write);
    return lost === 'applied' ? LOST : outcome;
  }

  private isPartOf(write: DirectoryWrite, partOf: Faults['cutOff']): boolean {
    const attributes = partOf?.(write);
    if (attributes === undefined) return false;
    const { objectId: id, objectType } = write;
    this.apply({ objectId: id, objectType, operation: 'update', attributes });
    return true;
  }

  private apply(write: DirectoryWrite): WriteOutcome {
    if (write.operation === 'create') return this.create(write);
    const before = this.held(write.objectId);
    const after = applied(before, write);
    if (after === undefined) {
      return { outcome: 'refused', status: 404, detail: 'Resource does not exist' };
    }
    if (after === before) return { outcome: 'already-so' };
    this.versions.get(write.objectId)?.push({ at: Date.now(), object: after });
    return { outcome: 'done' };
  }

  private create({ objectType, attributes }: Creation): WriteOutcome {
    const createdId = objectId(crypto.randomUUID());
    const object = {
      objectId: createdId,
      objectType,
      status: 'live',
      attributes,
      links: [],
    } as const;
    this.versions.set(createdId, [{ at: Date.now(), object }]);
    return { outcome: 'done', createdId };
  }

  private visible(id: ObjectId): HeldObject | undefined {
    const until = Date.now() - this.lagMs;
    return this.versions.get(id)?.findLast(({ at }) => at <= until)?.object;
  }
}

const targetOf = (links: readonly Link[], link: Link): ObjectId | null =>
  links.find((other) => isInPlaceOf(other, link))?.targetId ?? null;

/** Of a relation to one a new link takes the place of the former, and a removal takes whichever is there. */
const isInPlaceOf = ({ relation, targetId }: Link, link: Link): boolean =>
  relation === link.relation && (isToOne(relation) || targetId === link.targetId);

const hasLink = (links: readonly Link[], { relation, targetId }: Link): boolean =>
  links.some((link) => link.relation === relation && link.targetId === targetId);

/** A write to an object that is there. */
type Rewrite = Exclude<DirectoryWrite, Creation>;

/** The object after a write; itself when it was so before, `undefined` when that cannot be. */
const applied = (object: HeldObject, write: Rewrite): HeldObject | undefined =>
  isLinkWrite(write) ? relinked(object, write) : rewritten(object, write);

type LinkWrite = Extract<DirectoryWrite, { link: Link }>;

const isLinkWrite = (write: Rewrite): write is LinkWrite => 'link' in write;

const relinked = (object: HeldObject, { operation, link }: LinkWrite): HeldObject => {
  const others = object.links.filter((other) => !isInPlaceOf(other, link));
  const isAbsent = others.length === object.links.length;
  if (operation === 'addLink' ? hasLink(object.links, link) : isAbsent) return object;
  return { ...object, links: operation === 'addLink' ? [...others, link] : others };
};

const rewritten = (
  object: HeldObject,
  write: Exclude<Rewrite, LinkWrite>,
): HeldObject | undefined => {
  switch (write.operation) {
    case 'update':
      if (object.status !== 'live') return undefined;
      return { ...object, attributes: { ...object.attributes, ...write.attributes } };
    case 'restore':
      return object.status === 'soft-deleted' ? { ...object, status: 'live' } : undefined;
    case 'softDelete':
      return withoutIt(object, 'soft-deleted');
    case 'delete':
      return withoutIt(object, 'gone');
  }
};

const withoutIt = (object: HeldObject, status: HeldObject['status']): HeldObject =>
  object.status === 'live' ? { ...object, status } : object;

const observationOf = (
  { objectId, objectType }: ObjectRef,
  object: HeldObject | undefined,
): Observation => {
  const ref = { objectId, objectType };
  if (object === undefined || object.status === 'gone') return { ...ref, seen: 'gone' };
  if (object.status === 'soft-deleted') {
    return { ...ref, seen: 'soft-deleted', deletedDateTime: null };
  }
  const relations = [
    ...new Set(['members', 'manager', ...object.links.map(({ relation }) => relation)]),
  ];
  return {
    ...ref,
    seen: 'present',
    attributes: object.attributes,
    links: relations.map((relation) => ({
      relation,
      seen: 'all',
      targets: object.links.filter((link) => link.relation === relation),
    })),
  };
};
