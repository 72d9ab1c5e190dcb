import { recoveryActions } from '../../domain/comparison/recoverability.js';
import {
  anything,
  instant,
  listOf,
  mapOf,
  object,
  oneOf,
  orNull,
  pageOf,
  ref,
  text,
  truth,
  whole,
} from './shapes.js';

const recoverability = { recoverable: truth, reason: orNull(text()) };
const target = { relation: text(), targetId: text(), targetType: text() };

const report = {
  reportId: text(),
  tenantId: text(),
  status: oneOf('requested', 'loading', 'calculating', 'completed', 'failed', 'cancelled'),
  from: ref('Side'),
  until: ref('Side'),
  scope: ref('Scope'),
  without: ref('Cause'),
  requestedBy: text(),
  requestedById: orNull(text()),
  requestedAt: instant,
  finishedAt: orNull(instant),
  totals: orNull(object({ objects: whole(), attributes: whole(), links: whole() })),
  failure: orNull(text()),
};

const existence = oneOf('absent', 'live', 'soft-deleted', 'hard-deleted');
const existences = object({ before: existence, after: existence });
const authority = orNull(oneOf('cloud', 'on-premises'));
const reportRow = {
  objectId: text(),
  formerId: orNull(text('The id it had on the earlier side, where it was made anew since')),
  objectType: text(),
  displayName: text(),
  existence: existences,
  recoveryAction: oneOf(...recoveryActions),
  recoverable: oneOf('all', 'part', 'none'),
  reason: orNull(text('Why nothing, or not everything, can be brought back')),
  lost: listOf(object({ what: text(), why: text() })),
  attributes: listOf(
    object({ name: text(), before: anything, after: anything, ...recoverability }),
  ),
  links: listOf(
    object({
      ...target,
      op: oneOf('added', 'removed'),
      before: truth,
      after: truth,
      target: object({ displayName: text(), existence: existences }),
      ...recoverability,
    }),
  ),
  conflicts: listOf(ref('CauseConflict')),
  actors: listOf(ref('Actor')),
  changeIds: listOf(text()),
  sourceOfAuthority: object({ before: authority, after: authority }),
};

const reports = {
  Side: object({ instant, position: text(), backupId: text() }, ['backupId']),
  Scope: object(
    {
      types: listOf(text()),
      objectIds: listOf(text()),
      attributes: listOf(text()),
      relations: listOf(text()),
      actors: listOf(text()),
      correlationIds: listOf(text()),
      changeIds: listOf(text()),
      filter: text(),
    },
    [
      ...['types', 'objectIds', 'attributes', 'relations'],
      ...['actors', 'correlationIds', 'changeIds', 'filter'],
    ],
  ),
  Report: object(report, ['without']),
  ReportPage: pageOf('Report'),
  ReportRow: object(reportRow),
  ReportRowPage: pageOf('ReportRow'),
  ReportLine: object(
    {
      kind: oneOf('report', 'row', 'end'),
      ...{ ...report, ...reportRow },
      rows: whole('How many rows there were; on the last line'),
    },
    [...Object.keys({ ...report, ...reportRow }), 'rows'],
  ),
};

/** What is answered about restore points and reports. */
export const jobSchemas = {
  Backup: object(
    {
      backupId: text(),
      instant,
      position: text(),
      reason: oneOf('scheduled', 'requested', 'before-recovery', 'first'),
      counts: mapOf(whole()),
      stateHash: text(),
      seal: ref('Seal'),
    },
    ['seal'],
  ),
  BackupPage: pageOf('Backup'),
  ...reports,
} as const;
