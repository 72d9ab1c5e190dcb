import { graphKindOf } from '../comparison/graph-change.js';
import { isJsonObject, type Json, type JsonObject, ownValue, recordOf } from '../json.js';
import type { RecoveryStep } from '../recovery/recovery.js';
import type { Verdict } from '../recovery/recovery-events.js';
import { entityTypeOf } from './entity-types.js';

/** How much of a recovery was brought about, in the native product's counts. */
export interface RecoveryCounts {
  readonly objects: number;
  readonly links: number;
  readonly objectsModified: number;
  readonly linksModified: number;
  readonly failed: number;
}

const isLinkStep = ({ step }: RecoveryStep): boolean => 'link' in step;

/** Not the ones that were not to be written; of those, only objects mastered on-premises are told of at all. */
const isTold = ({ step: { blocked } }: RecoveryStep): boolean =>
  blocked === null || blocked.reason === 'synced-from-on-premises';

/** Whether it was tried, and is not as it was wanted. */
export const hasFailed = ({ outcome }: RecoveryStep): boolean =>
  outcome === 'failed' || outcome === 'partial' || outcome === 'skipped';

/** Counts the steps of a recovery as they stand, one after the other. */
export class StepCounter {
  private readonly objects = new Set<string>();
  private readonly modified = new Set<string>();
  private readonly failed = new Set<string>();
  private links = 0;
  private linksModified = 0;
  private linksFailed = 0;

  add(row: RecoveryStep): void {
    const { objectId } = row.step;
    if (!isTold(row)) return;
    this.objects.add(objectId);
    if (row.outcome === 'applied') this.modified.add(objectId);
    if (isLinkStep(row)) this.addLink(row);
    else if (hasFailed(row)) this.failed.add(objectId);
  }

  counts(): RecoveryCounts {
    const modified = [...this.modified].filter((id) => !this.failed.has(id)).length;
    return {
      objects: this.objects.size,
      links: this.links,
      objectsModified: modified,
      linksModified: this.linksModified,
      failed: this.failed.size + this.linksFailed,
    };
  }

  private addLink(row: RecoveryStep): void {
    this.links += 1;
    if (row.outcome === 'applied') this.linksModified += 1;
    else if (hasFailed(row)) this.linksFailed += 1;
  }
}

const actions = {
  update: 'update',
  addLink: 'update',
  removeLink: 'update',
  restore: 'restore',
  recreate: 'restore',
  softDelete: 'softDelete',
  delete: 'softDelete',
} as const satisfies Record<RecoveryStep['step']['operation'], string>;

/** All that failed of one object as `getFailedChanges` tells it (Graph v1.0, 2026-06-05). */
export const failedChange = (rows: readonly [RecoveryStep, ...RecoveryStep[]]): JsonObject => {
  const [{ step }] = rows;
  const kind = { '@odata.type': graphKindOf(step.objectType) };
  const own = rows.find((row) => !isLinkStep(row)) ?? rows[0];
  const parts = rows.filter((row) => !isLinkStep(row)).flatMap(({ verdicts }) => verdicts);
  const failed = parts.filter(isNotWanted);
  return {
    '@odata.type': '#microsoft.graph.entraRecoveryServices.recoveryChangeObjectBase',
    id: step.objectId,
    entityTypeName: entityTypeOf(step.objectType) ?? 'unknownFutureValue',
    displayName: step.displayName,
    recoveryAction: actions[own.step.operation],
    deltaFromCurrent: { ...kind, ...valuesOf(failed, 'desired'), ...linksOf(rows) },
    currentState: { ...kind, ...valuesOf(failed, 'found') },
    failureMessage: messageOf(rows),
  };
};

const isNotWanted = ({ verdict }: Verdict): boolean =>
  verdict !== 'applied' && verdict !== 'already-so';

/** Verdicts about existence name no attribute. */
const valuesOf = (verdicts: readonly Verdict[], side: 'desired' | 'found'): JsonObject =>
  verdicts
    .filter(({ name }) => name !== 'status')
    .reduce<JsonObject>(
      (values, verdict) => withPath(values, verdict.name.split('/'), verdict[side]),
      {},
    );

const withPath = (
  values: JsonObject,
  [name = '', ...below]: readonly string[],
  value: Json,
): JsonObject => {
  const known = ownValue(values, name);
  const inner = isJsonObject(known) ? known : {};
  return recordOf([
    ...Object.entries(values),
    [name, below.length === 0 ? value : withPath(inner, below, value)],
  ]);
};

const linksOf = (rows: readonly RecoveryStep[]): JsonObject => {
  const links = new Map<string, Json[]>();
  for (const { step } of rows) {
    if (!('link' in step)) continue;
    const { relation, targetId, targetType } = step.link;
    const removed = step.operation === 'removeLink' ? { '@removed': { reason: 'changed' } } : {};
    const link = { '@odata.type': `#microsoft.graph.${targetType}`, id: targetId, ...removed };
    const known = links.get(`${relation}@delta`);
    if (known === undefined) links.set(`${relation}@delta`, [link]);
    else known.push(link);
  }
  return recordOf(links);
};

const messageOf = (rows: readonly RecoveryStep[]): string => {
  const told = rows.flatMap(({ detail, verdicts, outcome }) => {
    const parts = verdicts.filter(isNotWanted).flatMap(({ detail: part }) => part ?? []);
    const all = detail === null ? parts : [detail, ...parts];
    return all.length === 0 ? [`The change was ${outcome}`] : all;
  });
  return [...new Set(told)].join('; ');
};
