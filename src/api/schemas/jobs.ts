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

const outcomes = ['planned', 'blocked', 'issued', 'applied', 'already-so', 'skipped', 'failed'];
const recoverability = { recoverable: truth, reason: orNull(text()) };
const target = { relation: text(), targetId: text(), targetType: text() };

const reports = {
  Side: object({ instant, position: text(), backupId: text() }, ['backupId']),
  Scope: object(
    {
      types: listOf(text()),
      objectIds: listOf(text()),
      attributes: listOf(text()),
      relations: listOf(text()),
      actor: text(),
      changeIds: listOf(text()),
    },
    ['types', 'objectIds', 'attributes', 'relations', 'actor', 'changeIds'],
  ),
  Report: object({
    reportId: text(),
    tenantId: text(),
    status: oneOf('requested', 'loading', 'calculating', 'completed', 'failed', 'cancelled'),
    from: ref('Side'),
    until: ref('Side'),
    scope: ref('Scope'),
    requestedBy: text(),
    requestedAt: instant,
    finishedAt: orNull(instant),
    totals: orNull(object({ objects: whole(), attributes: whole(), links: whole() })),
    failure: orNull(text()),
  }),
  ReportPage: pageOf('Report'),
  ReportRow: object({
    objectId: text(),
    objectType: text(),
    displayName: text(),
    recoveryAction: oneOf('update', 'restore', 'softDelete', 'recreate', 'none'),
    reason: orNull(text('Why nothing, or not everything, can be brought back')),
    attributes: listOf(
      object({ name: text(), before: anything, after: anything, ...recoverability }),
    ),
    links: listOf(object({ ...target, op: oneOf('added', 'removed'), ...recoverability })),
    actors: listOf(ref('Actor')),
    changeIds: listOf(text()),
    sourceOfAuthority: oneOf('cloud', 'on-premises'),
  }),
  ReportRowPage: pageOf('ReportRow'),
};

const recoveries = {
  Choices: object({
    attributes: oneOf('restore', 'keep'),
    links: oneOf('merge', 'rollback', 'skip'),
    created: oneOf('keep', 'softDelete'),
    onConflict: oneOf('skip', 'overwrite'),
  }),
  RecoverySource: object(
    {
      kind: oneOf('instant', 'backup', 'report', 'undo'),
      target: ref('Side'),
      backupId: text(),
      reportId: text(),
      recoveryId: text(),
    },
    ['target', 'backupId', 'reportId', 'recoveryId'],
  ),
  Recovery: object({
    recoveryId: text(),
    tenantId: text(),
    status: oneOf(
      'requested',
      'planned',
      'approved',
      'running',
      'completed',
      'failed',
      'cancelled',
      'rejected',
    ),
    source: ref('RecoverySource'),
    scope: ref('Scope'),
    choices: ref('Choices'),
    requestedBy: text(),
    reason: text(),
    requestedAt: instant,
    planHash: orNull(text('What an approval must repeat')),
    expiresAt: orNull(instant),
    totals: orNull(object({ steps: whole(), blocked: whole(), objects: whole() })),
    outcome: object({
      applied: whole(),
      alreadySo: whole(),
      skipped: whole(),
      failed: whole(),
      blocked: whole(),
    }),
    startedAt: orNull(instant),
    finishedAt: orNull(instant),
    backupId: orNull(text('The backup taken before the first write')),
    estimatedFinishAt: orNull(instant),
    failure: orNull(text()),
  }),
  RecoveryPage: pageOf('Recovery'),
  Step: object(
    {
      stepId: text(),
      objectId: text(),
      objectType: text(),
      displayName: text(),
      rank: whole(),
      blocked: orNull(object({ reason: text(), detail: text() })),
      operation: oneOf('update', 'restore', 'softDelete', 'recreate', 'addLink', 'removeLink'),
      attributes: listOf(object({ name: text(), expected: anything, desired: anything })),
      link: object({ ...target, targetName: text() }),
    },
    ['attributes', 'link'],
  ),
  RecoveryStep: object({
    step: ref('Step'),
    outcome: oneOf(...outcomes),
    verdicts: listOf(
      object({
        name: text(),
        verdict: oneOf('applied', 'already-so', 'conflict', 'refused', 'not-possible'),
        expected: anything,
        desired: anything,
        found: anything,
      }),
    ),
    detail: orNull(text("In the directory's own words where it refused")),
  }),
  RecoveryStepPage: pageOf('RecoveryStep'),
};

/** What is answered about restore points, reports and recoveries. */
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
  ...recoveries,
} as const;
