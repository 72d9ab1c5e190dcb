import { DirectoryRefused } from '../directory/directory.port.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Looked } from './step-look.js';

/** What came of a look at some steps. */
export interface Seen {
  /** In the order asked, without those that were refused. */
  readonly looked: readonly Looked[];
  /** By step: why the directory will never tell about it, in its words. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Looks at steps together, and at each by itself where that is refused, so that what cannot be read holds up
 * itself only. @throws DirectoryUnavailable
 */
export const lookAtEach = async (
  steps: readonly Step[],
  look: (steps: readonly Step[]) => Promise<readonly Looked[]>,
): Promise<Seen> => {
  try {
    return { looked: await look(steps), refused: new Map() };
  } catch (error) {
    if (!(error instanceof DirectoryRefused)) throw error;
    const [first] = steps;
    if (first !== undefined && steps.length === 1) {
      return { looked: [], refused: new Map([[first.stepId, error.message]]) };
    }
  }
  const all = await Promise.all(steps.map((step) => lookAtEach([step], look)));
  return {
    looked: all.flatMap(({ looked }) => looked),
    refused: new Map(all.flatMap(({ refused }) => [...refused])),
  };
};
