import { DirectoryRefused, DirectoryUnavailable } from '../directory.port.js';
import { LinkRefused } from './errors.js';

/** Refusals and foreign links are, to a reader, no answer that can be used; all else passes. */
export const asUnavailable = (error: unknown): never => {
  if (error instanceof DirectoryRefused || error instanceof LinkRefused) {
    throw new DirectoryUnavailable(error.message, { cause: error });
  }
  throw error;
};

/** The same for what is read page by page. */
export async function* unavailableWhenRefused<Page>(pages: AsyncIterable<Page>) {
  try {
    yield* pages;
  } catch (error) {
    asUnavailable(error);
  }
}
