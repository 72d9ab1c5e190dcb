import {
  anything,
  instant,
  listOf,
  object,
  oneOf,
  orNull,
  pageOf,
  ref,
  text,
  truth,
  whole,
} from './shapes.js';

const outcomes = [
  ...['planned', 'blocked', 'issued', 'applied', 'partial', 'already-so', 'skipped', 'failed'],
];
const target = { relation: text(), targetId: text(), targetType: text() };

const choice = {
  attributes: oneOf('restore', 'keep'),
  links: oneOf('merge', 'rollback', 'skip'),
  created: oneOf('keep', 'softDelete'),
  deleted: oneOf('restore', 'undelete', 'keep'),
  onConflict: oneOf('skip', 'overwrite'),
};

const choiceWhere = {
  types: listOf(text()),
  objectIds: listOf(text()),
  attributes: listOf(text()),
  relations: listOf(text()),
  targetIds: listOf(text()),
};

const outcomeTotals = object({
  applied: whole(),
  partial: whole('Steps of which a part was written'),
  alreadySo: whole(),
  skipped: whole(),
  failed: whole(),
  blocked: whole(),
});

/** What is answered about recoveries. */
export const recoverySchemas = {
  Choices: object({
    ...choice,
    exceptions: listOf(
      object({
        where: object(choiceWhere, Object.keys(choiceWhere)),
        choice: object(choice, Object.keys(choice)),
      }),
    ),
  }),
  Cause: object(
    {
      actors: listOf(text()),
      correlationIds: listOf(text()),
      changeIds: listOf(text()),
      from: ref('Side'),
      until: ref('Side'),
    },
    ['actors', 'correlationIds', 'changeIds'],
  ),
  RecoverySource: object(
    {
      kind: oneOf('instant', 'backup', 'report', 'cause', 'undo', 'retry'),
      target: ref('Side'),
      cause: ref('Cause'),
      backupId: text(),
      reportId: text(),
      recoveryId: text(),
    },
    ['target', 'cause', 'backupId', 'reportId', 'recoveryId'],
  ),
  Recovery: object({
    recoveryId: text(),
    tenantId: text(),
    status: oneOf(
      'requested',
      'planned',
      'approved',
      'running',
      'paused',
      'completed',
      'failed',
      'cancelled',
      'rejected',
    ),
    source: ref('RecoverySource'),
    scope: ref('Scope'),
    choices: ref('Choices'),
    requestedBy: text(),
    requestedById: orNull(text()),
    requesterMadeById: orNull(text('Who made the account or token that requested it')),
    reason: text(),
    approval: orNull(oneOf('with-request')),
    requestedAt: instant,
    planHash: orNull(text('What an approval must repeat')),
    expiresAt: orNull(instant),
    totals: orNull(
      object({
        steps: whole(),
        blocked: whole('Steps that cannot be taken'),
        kept: whole('Differences that the choices leave as they are'),
        objects: whole(),
        estimatedMs: whole('How long writing takes at the pace that the directory allows'),
      }),
    ),
    proof: orNull(ref('Proof')),
    approvedBy: orNull(text()),
    approvedById: orNull(text()),
    overruled: orNull(text('Why a plan is written that locks somebody out')),
    rehearsal: orNull(
      object({
        at: instant,
        planHash: text(),
        totals: outcomeTotals,
        tookMs: whole(),
        failures: listOf(object({ stepId: text(), detail: text() })),
        failure: orNull(text('Why the plan could not be tried out at all')),
      }),
    ),
    outcome: outcomeTotals,
    startedAt: orNull(instant),
    finishedAt: orNull(instant),
    backupId: orNull(text('The backup taken before the first write')),
    estimatedFinishAt: orNull(instant),
    failure: orNull(text()),
  }),
  RecoveryPage: pageOf('Recovery'),
  Proof: object({
    holds: truth,
    violations: listOf(
      object({
        rule: oneOf('administrators', 'break-glass', 'writer'),
        stepId: text('The first step after which it no longer holds'),
        policyId: orNull(text()),
        policyName: orNull(text()),
        detail: text('Who would be locked out and how'),
      }),
    ),
    remarks: listOf(text('What does not hold already, or could not be found out')),
  }),
  Step: object(
    {
      stepId: text(),
      objectId: text(),
      objectType: text(),
      displayName: text(),
      rank: whole(),
      reason: text('What made it necessary'),
      place: orNull(text('Why it stands where it stands')),
      changeIds: listOf(text('The changes it takes back')),
      blocked: orNull(object({ reason: text(), detail: text() })),
      operation: oneOf(
        ...['update', 'restore', 'softDelete', 'delete', 'recreate', 'addLink', 'removeLink'],
      ),
      attributes: listOf(
        object({ name: text(), expected: anything, desired: anything, overwrite: truth }, [
          'overwrite',
        ]),
      ),
      lost: listOf(object({ what: text(), why: text() })),
      link: object({ ...target, targetName: text() }),
      instead: object({ targetId: text(), targetType: text(), targetName: text() }),
    },
    ['attributes', 'lost', 'link', 'instead'],
  ),
  RecoveryStep: object({
    step: ref('Step'),
    outcome: oneOf(...outcomes),
    verdicts: listOf(
      object(
        {
          name: text(),
          verdict: oneOf('applied', 'already-so', 'conflict', 'refused', 'not-possible'),
          expected: anything,
          desired: anything,
          found: anything,
          detail: text("In the directory's own words where it refused"),
        },
        ['detail'],
      ),
    ),
    detail: orNull(text("In the directory's own words where it refused")),
  }),
  RecoveryStepPage: pageOf('RecoveryStep'),
} as const;
