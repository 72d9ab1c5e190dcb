import { GraphAsks } from './graph-asks.js';
import { GraphJobs } from './graph-jobs.js';
import { JobChanges } from './job-changes.js';
import { JobCounts } from './job-counts.js';
import { JobScopes } from './job-scopes.js';
import { JobStarts } from './job-starts.js';
import { GraphJobsController } from './jobs.controller.js';
import { JobsOfSnapshot } from './jobs-of-snapshot.js';
import { JobsTold } from './jobs-told.js';
import { KeptFor } from './kept-for.js';
import { GraphPreviewJobsController } from './preview-jobs.controller.js';
import { GraphRecoveryJobsController } from './recovery-jobs.controller.js';
import { GraphSnapshotsController } from './snapshots.controller.js';
import { Snapshots } from './snapshots.js';
import { UndocumentedController } from './undocumented.controller.js';

/** What the Graph-compatible API is made of. */
export const graphControllers = [
  GraphSnapshotsController,
  GraphJobsController,
  GraphPreviewJobsController,
  GraphRecoveryJobsController,
  UndocumentedController,
];

export const graphProviders = [
  { provide: KeptFor, useFactory: () => new KeptFor() },
  ...[GraphAsks, GraphJobs, JobChanges, JobCounts, JobScopes],
  ...[JobStarts, JobsOfSnapshot, JobsTold, Snapshots],
];
