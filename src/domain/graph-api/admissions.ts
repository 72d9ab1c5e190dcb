import type { Operator } from '../access/operator.js';
import type { Decider } from '../events.js';
import type { Instant } from '../instant.js';
import type { AdmissionEvent, JobAdmitted, JobKind } from './admission-events.js';
import type { Criteria } from './criteria.js';
import { JobInProgress } from './graph-errors.js';

export type Admitted = JobAdmitted['data'];

export type AdmissionCommand =
  | {
      readonly order: 'admit';
      readonly jobId: string;
      readonly kind: JobKind;
      readonly at: Instant;
      readonly criteria: Criteria | null;
      readonly by: Operator;
      /** A job that is known to have ended; `null` for none. */
      readonly ended: string | null;
    }
  | { readonly order: 'drop'; readonly jobId: string; readonly at: Instant };

const decide = (command: AdmissionCommand, last: Admitted | null): readonly AdmissionEvent[] => {
  const { jobId, at } = command;
  if (command.order === 'drop') {
    return last?.jobId === jobId ? [{ type: 'JobDropped', data: { jobId, at } }] : [];
  }
  if (last?.jobId === jobId) return [];
  if (last !== null && last.jobId !== command.ended) throw new JobInProgress();
  const { kind, criteria, by } = command;
  const admitter = { admittedBy: by.name, admittedById: by.id };
  return [{ type: 'JobAdmitted', data: { jobId, kind, at, criteria, ...admitter } }];
};

/** The decider of the jobs that the compatible API starts in a tenant; its state is the last one. @throws JobInProgress */
export const admissions: Decider<AdmissionCommand, Admitted | null, AdmissionEvent> = {
  decide,
  evolve: (_last, event) => (event.type === 'JobAdmitted' ? event.data : null),
  initialState: null,
};
