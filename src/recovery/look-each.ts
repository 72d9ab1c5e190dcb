import { DirectoryRefused, DirectoryUnavailable } from '../directory/directory.port.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Looked } from './step-look.js';

/** What came of a look at some steps. */
export interface Seen {
  /** In the order asked, without the others. */
  readonly looked: readonly Looked[];
  /** By step: why the directory will never tell about it, in its words. */
  readonly refused: ReadonlyMap<string, string>;
  /** By step: why there is no answer about it, while there is about others. */
  readonly silent: ReadonlyMap<string, string>;
}

export interface Looking {
  readonly look: (steps: readonly Step[]) => Promise<readonly Looked[]>;
  /** Whether the directory answers when it is asked about something else. */
  readonly isThere: () => Promise<boolean>;
}

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Looks at steps together, and at each by itself where that fails, so that what cannot be read holds up itself
 * only. @throws DirectoryUnavailable where nothing else is answered either
 */
export const lookAtEach = async (steps: readonly Step[], looking: Looking): Promise<Seen> => {
  try {
    return { looked: await looking.look(steps), refused: NONE, silent: NONE };
  } catch (error) {
    const [only] = steps.length === 1 ? steps : [];
    const why = await reasonOf(error, looking);
    if (only !== undefined) {
      return {
        looked: [],
        refused: NONE,
        silent: NONE,
        [why.kind]: new Map([[only.stepId, why.words]]),
      };
    }
  }
  const all = await Promise.all(steps.map((step) => lookAtEach([step], looking)));
  return {
    looked: all.flatMap(({ looked }) => looked),
    refused: new Map(all.flatMap(({ refused }) => [...refused])),
    silent: new Map(all.flatMap(({ silent }) => [...silent])),
  };
};

/** Why a look failed. @throws what was thrown, where it is not about what was looked at */
const reasonOf = async (
  error: unknown,
  { isThere }: Looking,
): Promise<{ readonly kind: 'refused' | 'silent'; readonly words: string }> => {
  if (error instanceof DirectoryRefused) return { kind: 'refused', words: error.message };
  if (!(error instanceof DirectoryUnavailable) || !(await isThere())) throw error;
  return { kind: 'silent', words: error.message };
};
