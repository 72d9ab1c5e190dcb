import type { LinkChange, ObjectRef, ObjectStatus } from '../domain/directory/directory-object.js';
import { isSearched } from '../domain/directory/search.js';
import { epochMsOf, type Instant } from '../domain/instant.js';
import { severityOf } from '../domain/severity/severity.js';
import {
  type ChangeEvent,
  isFirstSight,
  type ObjectCreated,
  type ObjectDiscovered,
} from '../domain/timeline/events.js';
import type { RecordedEvent } from '../event-store/event-store.port.js';
import { changeText } from './change-text.js';
import { edgesAt } from './edges.js';
import type { Model, TenantRow } from './model.js';
import { evolveVersion, statusAfter, versionAt } from './object-versions.js';
import type { At } from './positions.js';
import {
  changeFlags,
  severityFlags,
  severityOfRow,
  statusOf,
  stepOf,
  typeFlags,
} from './row-flags.js';
import { type RowNo, toldBy, Word } from './rows.js';
import { severityTerms } from './severity-terms.js';
import type { Draft, StagedRows } from './staged-rows.js';

/** Changes of an object up to one that tells the whole state: they bound the fold of a state. */
const STEPS = 8;
/** Ids are parts of keys, and keys have a limit. */
const MAX_ID = 400;

/** One change event on its way into the model. */
interface Change {
  readonly recorded: RecordedEvent<ChangeEvent>;
  readonly at: At;
  readonly tenant: Draft<TenantRow>;
  readonly ordinal: number;
  /** The object's change before it; 0 when there is none. */
  readonly previous: RowNo;
  /** Milliseconds since 1970. */
  readonly effectiveAt: number;
}

/** Stages all rows of a change event. */
export const projectChange = (
  staged: StagedRows,
  recorded: RecordedEvent<ChangeEvent>,
  at: At,
): void => {
  const { model } = staged;
  const { event, metadata, id } = recorded;
  const { objectId, objectType } = event.data;
  const tenant = staged.tenant(metadata.tenantId);
  const ordinal = model.ordinals.of(tenant.no, keyable(objectId), keyable(objectType));
  const effectiveAt = Math.max(tenant.effectiveAt, msOf(metadata.observedAt));
  tenant.effectiveAt = effectiveAt;
  const previous = model.objectRows.last(ordinal);
  const change = { recorded, at, tenant, ordinal, previous, effectiveAt };
  const row = addRow(model, change);
  model.addChangeId(row, id);
  if (previous === 0) nameObject(staged, { tenant, ordinal, objectId, objectType });
  countLive(model, { tenant, ordinal }, statusBefore(model, previous) === 'live', row);
  staged.setTime(tenant.no, effectiveAt, row);
  listChange(staged, change, row);
  listWords(staged, change);
  projectLinks(staged, change, row);
};

let lastParsed: readonly [Instant | '', number] = ['', 0];
/** Events of one look share their instant. */
export const msOf = (instant: Instant): number => {
  if (lastParsed[0] !== instant) lastParsed = [instant, epochMsOf(instant)];
  return lastParsed[1];
};

export const keyable = (id: string): string => {
  if (id.length > MAX_ID) throw new RangeError(`An id of ${id.length} characters is too long`);
  return id;
};

/** Adds the change to the rows, behind the object's change before it. */
const addRow = (model: Model, change: Change): RowNo => {
  const { recorded, at, ordinal, previous, effectiveAt } = change;
  const { event } = recorded;
  const { rows } = model;
  const own = previous === 0 || !isOfLinksOnly(event);
  const step = own ? stepAfter(model, event, previous) : 0;
  const isWhole = step < STEPS;
  const version = isWhole ? undefined : versionAfter(model, change);
  const row = model.addRow(at, effectiveAt, changeText(recorded, version));
  model.objectRows.add(row, ordinal);
  if (!own) rows.set(row, Word.target, toldBy(rows, previous));
  const flags = changeFlags(statusNow(model, change), isWhole ? step : 0) | typeFlags(event.type);
  const severity = severityFlags(severityOf(event).level);
  rows.set(row, Word.flags, rows.get(row, Word.flags) | flags | severity);
  return row;
};

const isOfLinksOnly = (event: ChangeEvent): boolean =>
  event.type === 'LinksDiscovered' ||
  (event.type === 'ObjectChanged' && event.data.attributes.length === 0);

const isWholeObject = (event: ChangeEvent): event is ObjectDiscovered | ObjectCreated =>
  event.type === 'ObjectDiscovered' || event.type === 'ObjectCreated';

/** Changes since one that tells the whole state, which the first one does. */
const stepAfter = ({ rows }: Model, event: ChangeEvent, previous: RowNo): number => {
  if (previous === 0 || isWholeObject(event)) return 0;
  return stepOf(rows.get(toldBy(rows, previous), Word.flags)) + 1;
};

const versionAfter = (model: Model, { recorded, ordinal, previous, effectiveAt }: Change) =>
  evolveVersion(versionAt(model, ordinal, previous), recorded, effectiveAt);

const statusBefore = ({ rows }: Model, previous: RowNo): ObjectStatus | undefined =>
  previous === 0 ? undefined : statusOf(rows.get(previous, Word.flags));

const statusNow = (model: Model, { recorded, previous }: Change): ObjectStatus =>
  statusAfter(recorded.event, statusBefore(model, previous));

/** An object that the model has not met before. */
export interface NewObject extends ObjectRef {
  readonly tenant: Draft<TenantRow>;
  readonly ordinal: number;
}

export const nameObject = (
  staged: StagedRows,
  { tenant, ordinal, objectId, objectType }: NewObject,
): void => {
  staged.model.ordinals.setType(ordinal, objectType);
  staged.setName(tenant.no, objectId, objectType, ordinal);
  if (!tenant.types.includes(objectType)) tenant.types = [...tenant.types, objectType];
};

/** Keeps with a row how many objects of the type live after it. */
export const countLive = (
  model: Model,
  { tenant, ordinal }: Pick<NewObject, 'tenant' | 'ordinal'>,
  wasLive: boolean,
  row: RowNo,
): void => {
  const counts = model.liveOf(tenant.no);
  const type = model.ordinals.typeOf(ordinal);
  const isLive = statusOf(model.rows.get(row, Word.flags)) === 'live';
  const live = (counts.get(type) ?? 0) + Number(isLive) - Number(wasLive);
  counts.set(type, live);
  model.rows.set(row, Word.live, live);
};

const listChange = ({ model, postings }: StagedRows, change: Change, row: RowNo): void => {
  const { recorded, tenant, ordinal } = change;
  const { objectType } = recorded.event.data;
  const type = model.ordinals.typeOf(ordinal);
  const no = tenant.no;
  postings.add({ tenant: no, kind: 'all', term: '' }, row);
  postings.add({ tenant: no, kind: 'type', term: objectType }, row);
  // Counts follow the type an object was first seen with.
  if (type !== objectType) postings.add({ tenant: no, kind: 'type', term: type }, row);
  postings.add({ tenant: no, kind: 'correlation', term: recorded.metadata.$correlationId }, row);
  if (isFirstSight(recorded.event)) {
    postings.add({ tenant: no, kind: 'discovered', term: type }, row);
  }
  const level = severityOfRow(model.rows.get(row, Word.flags));
  for (const term of severityTerms(level, objectType)) {
    postings.add({ tenant: no, kind: 'severity', term }, row);
  }
};

/** Lists an object under its first id and under each name that it gets. */
const listWords = ({ model, searched }: StagedRows, change: Change): void => {
  const { tenant, ordinal, previous, recorded } = change;
  const { event } = recorded;
  if (previous > 0 && !tellsNames(event)) return;
  const { attributes } = isWholeObject(event) ? event.data : versionAfter(model, change);
  searched.add({ tenant: tenant.no, ordinal, objectId: event.data.objectId, attributes });
};

const tellsNames = (event: ChangeEvent): boolean =>
  isWholeObject(event) ||
  (event.type === 'ObjectChanged' && event.data.attributes.some(({ name }) => isSearched(name)));

const projectLinks = (staged: StagedRows, change: Change, row: RowNo): void => {
  const { ordinals } = staged.model;
  const { tenant, ordinal: near } = change;
  for (const { relation, targetId, targetType, op } of linkChanges(staged, change)) {
    const far = ordinals.of(tenant.no, keyable(targetId), targetType);
    staged.setEdge({ near, relation: ordinals.relationOf(relation), far }, row, op === 'added');
  }
};

const linkChanges = ({ model }: StagedRows, change: Change): readonly LinkChange[] => {
  const { event } = change.recorded;
  if (event.type === 'ObjectChanged') return event.data.links;
  if (!isFirstSight(event) && event.type !== 'ObjectCreated') return [];
  const added = event.data.links.map((link): LinkChange => ({ ...link, op: 'added' }));
  return change.previous === 0 || event.type === 'LinksDiscovered'
    ? added
    : [...removals(model, change), ...added];
};

/** A whole object replaces the links that were known of it. */
const removals = ({ links, ordinals }: Model, { ordinal, previous }: Change): LinkChange[] =>
  [...edgesAt(links, { near: ordinal, upTo: previous })].map(({ relation, far }) => ({
    op: 'removed',
    relation: ordinals.relationName(relation),
    targetId: ordinals.idOf(far),
    targetType: ordinals.typeOf(far),
  }));
