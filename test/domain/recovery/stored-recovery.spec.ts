import { defaultChoices } from '../../../src/domain/recovery/plan.js';
import { recovery } from '../../../src/domain/recovery/recovery-decider.js';
import type { RecoveryEvent } from '../../../src/domain/recovery/recovery-events.js';
import { StepsFold } from '../../../src/domain/recovery/steps-fold.js';

const at = '2026-11-20T10:00:00.000Z';

/** As they stand in the log of a server of before. */
const old = JSON.parse(`[
  {"type": "RecoveryRequested", "data": {"recoveryId": "r1", "at": "${at}",
    "source": {"kind": "undo", "recoveryId": "r0"}, "scope": {"actor": "eve"},
    "choices": {"attributes": "restore", "links": "merge", "created": "keep", "onConflict": "skip"},
    "requestedBy": "ada", "reason": "incident"}},
  {"type": "RecoveryStepsPlanned", "data": {"recoveryId": "r1", "at": "${at}", "planHash": "h", "part": 0,
    "steps": [{"stepId": "s0001", "objectId": "bob", "objectType": "user", "displayName": "Bob", "rank": 140,
      "blocked": {"reason": "hard-deleted", "detail": "It is gone"}, "operation": "recreate"}]}},
  {"type": "RecoveryPlanned", "data": {"recoveryId": "r1", "at": "${at}", "planHash": "h",
    "totals": {"steps": 1, "blocked": 1, "objects": 1}, "nowPosition": "9", "expiresAt": "${at}"}},
  {"type": "RecoveryApproved", "data": {"recoveryId": "r1", "at": "${at}", "planHash": "h",
    "approvedBy": "grace"}}
]`) as readonly RecoveryEvent[];

describe('A recovery that was recorded before there were choices, proofs and reasons of today', () => {
  it('is read as one that had none', () => {
    const state = old.reduce(recovery.evolve, recovery.initialState);
    expect(state?.recovery).toMatchObject({
      scope: { actors: ['eve'] },
      choices: { ...defaultChoices, links: 'merge' },
      totals: { steps: 1, kept: 0, estimatedMs: 0 },
      proof: { holds: true, violations: [] },
      ...{ requestedById: null, approvedById: null, approval: null, overruled: null },
      outcome: { partial: 0 },
    });
  });

  it('has steps in the shape of today', () => {
    const fold = new StepsFold();
    for (const event of old) fold.add(event);
    expect(fold.steps()).toMatchObject([
      {
        step: { reason: '', place: null, changeIds: [], attributes: [], lost: [] },
        outcome: 'blocked',
        detail: 'It is gone',
      },
    ]);
  });
});
