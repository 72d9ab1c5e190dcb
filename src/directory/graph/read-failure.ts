import { DirectoryRefused, DirectoryUnavailable } from '../directory.port.js';
import { LinkRefused, TokenRefused } from './errors.js';

/** Refusals and foreign links are, to a reader, no answer that can be used; all else passes. */
export const asUnavailable = (error: unknown): never => {
  if (error instanceof DirectoryRefused || error instanceof LinkRefused) {
    throw new DirectoryUnavailable(error.message, { cause: error });
  }
  throw error;
};

/**
 * The same for who reads before and after a write, and is told apart what waiting cannot mend. Without a token
 * nothing can be read, which an administrator puts right. @throws DirectoryRefused for what is refused for good, DirectoryUnavailable
 */
export const unavailableUnlessForGood = (error: unknown): never => {
  const refusal = refusalIn(error);
  if (refusal !== null && !(refusal instanceof TokenRefused) && isForGood(refusal.status)) {
    throw refusal;
  }
  return asUnavailable(error);
};

const refusalIn = (error: unknown): DirectoryRefused | null => {
  if (error instanceof DirectoryRefused) return error;
  const cause = error instanceof DirectoryUnavailable ? error.cause : null;
  return cause instanceof DirectoryRefused ? cause : null;
};

/** Not yet there, timed out, in conflict, locked, behind something that failed, too early, too many. */
const PASSING: ReadonlySet<number> = new Set([401, 404, 408, 409, 423, 424, 425, 429]);

/** Whether the same will be refused later, too. */
export const isForGood = (status: number): boolean =>
  status >= 400 && status < 500 && !PASSING.has(status);

/** The same for what is read page by page. */
export async function* unavailableWhenRefused<Page>(pages: AsyncIterable<Page>) {
  try {
    yield* pages;
  } catch (error) {
    asUnavailable(error);
  }
}
