import { upcastScope } from '../comparison/stored-scope.js';
import { defaultChoices, type Step } from './plan.js';
import type { Proof } from './proof/proof.js';
import type { RecoveryEvent } from './recovery-events.js';

const NOT_PROVEN: Proof = {
  holds: true,
  violations: [],
  remarks: ['The plan was made before plans were proven not to lock anybody out'],
};

/** A recorded event in the shape of today: what its time did not know stands in it as nothing. */
export const upcastRecovery = (event: RecoveryEvent): RecoveryEvent => {
  if (event.type === 'RecoveryRequested') {
    const { scope, choices } = event.data;
    const current = { scope: upcastScope(scope), choices: { ...defaultChoices, ...choices } };
    return { ...event, data: { ...event.data, ...current } };
  }
  if (event.type === 'RecoveryPlanned') {
    const totals = { ...{ kept: 0, estimatedMs: 0 }, ...event.data.totals };
    return { ...event, data: { ...{ proof: NOT_PROVEN }, ...event.data, totals } };
  }
  if (event.type === 'RecoveryApproved') {
    return { ...event, data: { ...{ overruled: null }, ...event.data } };
  }
  if (event.type === 'RecoveryStepsPlanned') {
    return { ...event, data: { ...event.data, steps: event.data.steps.map(upcastStep) } };
  }
  return event.type === 'CompensationIssued'
    ? { ...event, data: { ...event.data, step: upcastStep(event.data.step) } }
    : event;
};

const upcastStep = (step: Step): Step => {
  const known = { ...{ reason: '', place: null, changeIds: [] }, ...step };
  return known.operation === 'recreate' ? { ...{ attributes: [], lost: [] }, ...known } : known;
};
