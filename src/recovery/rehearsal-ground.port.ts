import type { DirectoryWriter } from '../directory/directory.port.js';
import type { Lines } from '../history/history.port.js';

/** A simulated directory that holds a tenant as it was when it was loaded. */
export interface Ground {
  readonly writer: DirectoryWriter;
  readonly close: () => Promise<void>;
}

/** Where plans are tried out. */
export abstract class RehearsalGround {
  /** Holds what the lines tell. @throws Error when it cannot be made */
  abstract open(
    tenantId: string,
    lines: AsyncIterable<Lines>,
    signal: AbortSignal,
  ): Promise<Ground>;
}
