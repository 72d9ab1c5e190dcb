import type { LinkChange } from '../domain/directory/directory-object.js';
import { epochMsOf, type Instant } from '../domain/instant.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import type { RecordedEvent } from '../event-store/event-store.port.js';
import { edgesAt } from './edges.js';
import type { Head, TenantRow } from './model.js';
import { foldPage, statusAfter } from './object-versions.js';
import type { At } from './positions.js';
import type { Draft, StagedRows } from './staged-rows.js';

/** Changes per page of an object: a keyframe each so many changes bounds the fold of a state. */
const PAGE = 8;
/** Ids are parts of keys, and keys have a limit. */
const MAX_ID = 400;

/** One change event on its way into the model. */
interface Change {
  readonly rows: StagedRows;
  readonly tenant: Draft<TenantRow>;
  readonly at: At;
  readonly event: ChangeEvent;
}

/** Stages all rows of a change event. */
export const projectChange = (
  rows: StagedRows,
  recorded: RecordedEvent<ChangeEvent>,
  at: At,
): void => {
  const { id, event, metadata } = recorded;
  const tenant = rows.tenant(metadata.tenantId);
  tenant.effectiveAt = Math.max(tenant.effectiveAt, msOf(metadata.observedAt));
  rows.log.set(at, {
    tenant: tenant.no,
    id,
    effectiveAt: tenant.effectiveAt,
    observedAt: metadata.observedAt,
    correlationId: metadata.$correlationId,
    causationId: metadata.$causationId ?? null,
    event,
  });
  rows.setChangeId(keyable(id), tenant.no, at);
  rows.setTime(tenant.no, tenant.effectiveAt, at);
  const no = tenant.no;
  rows.postings.add({ tenant: no, kind: 'all', term: '' }, at);
  rows.postings.add({ tenant: no, kind: 'type', term: event.data.objectType }, at);
  rows.postings.add({ tenant: no, kind: 'correlation', term: metadata.$correlationId }, at);
  projectObject({ rows, tenant, at, event });
};

let lastParsed: readonly [Instant | '', number] = ['', 0];
/** Events of one look share their instant. */
const msOf = (instant: Instant): number => {
  if (lastParsed[0] !== instant) lastParsed = [instant, epochMsOf(instant)];
  return lastParsed[1];
};

const keyable = (id: string): string => {
  if (id.length > MAX_ID) throw new RangeError(`An id of ${id.length} characters is too long`);
  return id;
};

const projectObject = (change: Change): void => {
  const { rows, tenant, at, event } = change;
  const { objectId, objectType } = event.data;
  const { ordinals } = rows.model;
  const ordinal = ordinals.of(tenant.no, keyable(objectId), keyable(objectType));
  const head = rows.heads.get(ordinal);
  if (head === undefined) {
    ordinals.setType(tenant.no, ordinal, objectType);
    rows.setName(tenant.no, objectId, objectType, ordinal);
    if (!tenant.types.includes(objectType)) tenant.types = [...tenant.types, objectType];
  }
  const status = statusAfter(event, head?.status);
  const delta = Number(status === 'live') - Number(head?.status === 'live');
  if (delta !== 0) rows.count(tenant.no, ordinals.typeOf(ordinal), at, delta);
  projectLinks(change, ordinal, head !== undefined);
  rows.heads.set(ordinal, { ...grown(change, ordinal, head), status });
};

/** The object's pages with one more change. */
const grown = ({ rows, at, event }: Change, ordinal: number, head: Head | undefined) => {
  const ofLinksOnly = event.type === 'ObjectChanged' && event.data.attributes.length === 0;
  const entry = ofLinksOnly ? -at : at;
  if (head === undefined) return { older: false, page: [entry] };
  const { older, page } = head;
  if (page.length < PAGE) return { older, page: [...page, entry] };
  const keyframe = foldPage(rows, { keyframed: older, page }, at);
  if (keyframe !== undefined) rows.keyframes.set(at, keyframe);
  rows.setPage(ordinal, page);
  return { older: true, page: [entry] };
};

const projectLinks = (change: Change, near: number, known: boolean): void => {
  const { rows, tenant, at } = change;
  const { ordinals } = rows.model;
  for (const { relation, targetId, targetType, op } of linkChanges(change, near, known)) {
    const far = ordinals.of(tenant.no, keyable(targetId), targetType);
    const edge = { near, relation: ordinals.relationOf(relation), far };
    rows.setEdge(edge, at, op === 'added');
  }
};

const linkChanges = (change: Change, near: number, known: boolean): readonly LinkChange[] => {
  const { event } = change;
  if (event.type === 'ObjectChanged') return event.data.links;
  if (event.type !== 'ObjectDiscovered' && event.type !== 'ObjectCreated') return [];
  const added = event.data.links.map((link): LinkChange => ({ ...link, op: 'added' }));
  return known ? [...removals(change, near), ...added] : added;
};

/** A whole object replaces the links that were known of it. */
const removals = ({ rows: { model }, at }: Change, near: number): LinkChange[] =>
  [...edgesAt(model.links, { near, at })].map(({ relation, far }) => ({
    op: 'removed',
    relation: model.ordinals.relationName(relation),
    targetId: model.ordinals.idOf(far),
    targetType: model.ordinals.typeOf(far),
  }));
