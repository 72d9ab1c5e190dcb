import { createHash } from 'node:crypto';

import { epochMsOf, laterOf } from '../domain/instant.js';
import { exactJson } from '../domain/integrity/exact-json.js';
import type { BaselineObject } from '../domain/timeline/retention-events.js';
import { type EventStore, EventStoreUnavailable } from '../event-store/event-store.port.js';
import { type Baseline, BaselineUnreadable } from './baselines.js';
import { versionText } from './change-text.js';
import { LOADING, type Model, type TenantRow } from './model.js';
import { versionOf } from './object-versions.js';
import { countLive, keyable, nameObject } from './project-change.js';
import { changeFlags } from './row-flags.js';
import { Word, type RowNo } from './rows.js';
import { type Draft, StagedRows } from './staged-rows.js';
import { LoadInterrupted } from './model-outdated.js';

/** What the seal tells of a tenant, besides its objects. */
export const openWindow = (tenant: Draft<TenantRow>, baseline: Baseline): void => {
  const { day, instant, at, sealedAt, sealed } = baseline;
  tenant.baseline = { day, instant, at, sealedAt };
  tenant.earliest = laterOf(tenant.earliest ?? instant, instant);
  for (const [reader, lookedAt] of Object.entries(sealed.lastLooks)) {
    const before = tenant.lastLooks[reader] ?? lookedAt;
    tenant.lastLooks = { ...tenant.lastLooks, [reader]: laterOf(before, lookedAt) };
  }
};

/**
 * Puts a tenant's objects into a model that has none of them yet, as rows that stand at the baseline's
 * position. Some are committed before all are there; a model that was left so starts empty when opened.
 * @throws BaselineUnreadable when the parts are not those that were sealed, LoadInterrupted
 */
export const loadBaseline = async (
  model: Model,
  store: EventStore,
  baseline: Baseline,
  signal: AbortSignal,
): Promise<void> => {
  await model.meta.put('loading', LOADING);
  try {
    await loadParts(model, store, baseline, signal);
  } catch (cause) {
    if (!(cause instanceof EventStoreUnavailable)) throw cause;
    throw new LoadInterrupted(`${baseline.streamId} was read in part: ${cause.message}`, { cause });
  }
  if (!signal.aborted) await finish(model, baseline);
};

const loadParts = async (
  model: Model,
  store: EventStore,
  baseline: Baseline,
  signal: AbortSignal,
): Promise<void> => {
  const hash = createHash('sha256');
  let [parts, object, row] = [0, '', 0];
  for await (const { event } of store.read(baseline.streamId)) {
    if (signal.aborted) return;
    if (event.type !== 'BaselinePart') continue;
    hash.update(exactJson(event.data));
    parts += 1;
    const staged = new StagedRows(model);
    for (const one of event.data.objects) {
      // An object with many links goes on in the next part.
      if (one.objectId !== object) row = addObject(staged, baseline, one);
      object = one.objectId;
      addLinks(staged, baseline, one, row);
    }
    await staged.commit(model.checkpoint);
  }
  if (parts !== baseline.sealed.parts || hash.digest('hex') !== baseline.sealed.hash) {
    throw new BaselineUnreadable(
      `The parts of ${baseline.streamId} are not those that were sealed`,
    );
  }
};

const finish = async (model: Model, baseline: Baseline): Promise<void> => {
  const staged = new StagedRows(model);
  openWindow(staged.tenant(baseline.tenantId), baseline);
  staged.put(({ meta }) => void meta.put('loading', 0));
  await staged.commit(Math.max(model.checkpoint, baseline.at));
};

/** Instants before the window are not told apart: its last millisecond stands for them. */
const timeOf = ({ instant }: Baseline): number => epochMsOf(instant) - 1;

const addObject = (staged: StagedRows, baseline: Baseline, object: BaselineObject): RowNo => {
  const { model } = staged;
  const { objectId, objectType, status, changeId } = object;
  const tenant = staged.tenant(baseline.tenantId);
  const ordinal = model.ordinals.of(tenant.no, keyable(objectId), keyable(objectType));
  tenant.effectiveAt = timeOf(baseline);
  const text = versionText(objectType, versionOf(object));
  const row = model.addRow(baseline.at, tenant.effectiveAt, text);
  model.objectRows.add(row, ordinal);
  model.rows.set(row, Word.flags, model.rows.get(row, Word.flags) | changeFlags(status, 0));
  model.addChangeId(row, changeId);
  nameObject(staged, { tenant, ordinal, objectId, objectType });
  countLive(model, { tenant, ordinal }, false, row);
  staged.searched.add({ tenant: tenant.no, ordinal, objectId, attributes: object.attributes });
  staged.postings.add({ tenant: tenant.no, kind: 'type', term: objectType }, row);
  staged.setTime(tenant.no, tenant.effectiveAt, row);
  return row;
};

const addLinks = (
  staged: StagedRows,
  { tenantId }: Baseline,
  { objectId, links }: BaselineObject,
  row: RowNo,
): void => {
  const { ordinals } = staged.model;
  const { no } = staged.tenant(tenantId);
  const near = ordinals.find(no, objectId) ?? 0;
  for (const { relation, targetId, targetType } of links) {
    const far = ordinals.of(no, keyable(targetId), targetType);
    staged.setEdge({ near, relation: ordinals.relationOf(relation), far }, row, true);
  }
};
