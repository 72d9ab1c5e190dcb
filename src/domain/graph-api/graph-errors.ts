import { StatelineError } from '../errors.js';

/** The request cannot be understood, in words that Microsoft Graph uses where they are known. */
export class GraphBadRequest extends StatelineError {
  readonly code = 'graph-bad-request';
  readonly category = 'incorrect';
}

/** Nothing has the id. */
export class GraphNotFound extends StatelineError {
  readonly code = 'graph-not-found';
  readonly category = 'not-found';
}

/** No backup is named; the words of Microsoft's troubleshooting page. */
export const notASnapshot = (): GraphNotFound =>
  new GraphNotFound(
    "This isn't a valid timestamp for recovery. The provided timestamp should be in the list of available backups.",
  );

export const noJob = (jobId: string): GraphNotFound =>
  new GraphNotFound(`Job with identifier ${jobId.slice(0, 80)} not found.`);

/** A job has not ended as it must have before it is asked for changes. */
export class ChangesNotReady extends StatelineError {
  readonly code = 'graph-changes-not-ready';
  readonly category = 'incorrect';
  constructor(jobId: string) {
    super(
      `Job with identifier ${jobId} must have completed successfully prior to enumerating changes.`,
    );
  }
}

/** One job at a time is all that the compatible API starts in a tenant. */
export class JobInProgress extends StatelineError {
  readonly code = 'graph-job-in-progress';
  readonly category = 'conflict';
  constructor() {
    super(
      'A recovery job is currently in progress. Wait for it to complete before initiating a new job.',
    );
  }
}

/** A job has ended, so nothing can stop it. */
export class JobEnded extends StatelineError {
  readonly code = 'graph-job-ended';
  readonly category = 'conflict';
  constructor(jobId: string, status: string) {
    super(`Job with identifier ${jobId} is ${status} and can no longer be canceled.`);
  }
}
