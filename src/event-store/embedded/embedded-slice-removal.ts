import { type StreamId, WrongExpectedRevision } from '../event-store.port.js';
import { SliceRemoval } from '../slice-removal.port.js';
import type { BlockLog } from './block-log.js';

/** Does some work on the log while nothing is being appended. */
export type BetweenCommits = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * What is to go is hidden first, in one commit, and then taken away in small ones: who is killed in
 * between leaves nothing that anybody reads, and what is left goes when the folder is opened again.
 */
export class EmbeddedSliceRemoval extends SliceRemoval {
  constructor(
    private readonly log: BlockLog,
    private readonly betweenCommits: BetweenCommits,
  ) {
    super();
  }

  override async remove(stream: StreamId, lastRevision: number): Promise<void> {
    await this.betweenCommits(async () => {
      const last = this.log.lastRevision(stream);
      if (last < this.log.floorOf(stream)) return;
      if (last !== lastRevision) throw new WrongExpectedRevision(stream, lastRevision);
      await this.log.hide(stream, last + 1);
    });
    await this.sweep(stream);
  }

  override async truncate(stream: StreamId, before: number): Promise<void> {
    await this.betweenCommits(() =>
      this.log.hide(stream, Math.min(before, this.log.lastRevision(stream))),
    );
    await this.sweep(stream);
  }

  private async sweep(stream: StreamId): Promise<void> {
    while (await this.betweenCommits(() => this.log.sweepSome(stream)));
  }
}
