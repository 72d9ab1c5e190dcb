import { DirectoryRefused, DirectoryUnavailable } from '../directory.port.js';
import { TokenRefused } from './errors.js';
import type { InnerAnswer } from './graph-batch.js';

/** Asks before each try of a request whether it may go, and knows afterwards whether it can have had an effect. */
export class LeaveToWrite {
  private isGiven = false;
  private kept: { readonly cause: unknown } | null = null;

  constructor(private readonly mayWrite: (() => void) | undefined) {}

  /** @throws what `mayWrite` throws */
  readonly ask = (): void => {
    try {
      this.mayWrite?.();
    } catch (cause) {
      this.kept = { cause };
      throw cause;
    }
    this.isGiven = true;
  };

  /**
   * What an error means for the request. It is tried again only when it certainly had no effect, so that it has
   * none when it is kept back then. */
  answerFor(error: unknown): InnerAnswer {
    if (error instanceof DirectoryRefused && !(error instanceof TokenRefused)) {
      return answer(error.status, error.directoryCode, error.message);
    }
    const message = error instanceof Error ? error.message : String(error);
    if (this.kept === null && this.isGiven) return answer(0, '', message);
    const unsent = this.kept ?? waitingFor(error);
    return unsent === null ? answer(400, '', message) : { ...answer(0, '', message), unsent };
  }
}

const answer = (status: number, code: string, message: string): InnerAnswer => ({
  ...{ status, retryAfterMs: null },
  body: { error: { code, message } },
});

/** What may be better later: credentials that are refused may be put right. */
const waitingFor = (error: unknown): { readonly cause: DirectoryUnavailable } | null => {
  if (error instanceof DirectoryUnavailable) return { cause: error };
  return error instanceof TokenRefused
    ? { cause: new DirectoryUnavailable(error.message, { cause: error }) }
    : null;
};
