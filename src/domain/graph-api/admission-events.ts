import type { Instant } from '../instant.js';
import type { Event } from '../timeline/events.js';
import type { Criteria } from './criteria.js';

/** A difference report, or a recovery. */
export type JobKind = 'preview' | 'recovery';

/** The compatible API may start this job, and no other in the tenant until it has ended. */
export type JobAdmitted = Event<
  'JobAdmitted',
  {
    jobId: string;
    kind: JobKind;
    at: Instant;
    /** As it was asked for; `null` for everything. */
    criteria: Criteria | null;
    admittedBy: string;
    admittedById: string;
  }
>;
/** It was not started after all. */
export type JobDropped = Event<'JobDropped', { jobId: string; at: Instant }>;

export type AdmissionEvent = JobAdmitted | JobDropped;
