import type { Clock } from '../../domain/instant.js';
import { type Appended, type StreamAppend, WrongExpectedRevision } from '../event-store.port.js';
import { CommitFailed } from './errors.js';
import type { BlockLog } from './block-log.js';
import { type Element, encodeElement, GroupCommit } from './group-commit.js';

/** Characters of JSON in one commit; what is waiting beyond goes into the next. */
const COMMIT_SIZE = 8 * 1024 * 1024;

/** A batch on its way: its elements are settled in order, perhaps over several commits. */
interface Batch {
  readonly elements: readonly Element[];
  readonly appended: Appended[];
  refused: WrongExpectedRevision | undefined;
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

/** One writer: what arrives while the disk is busy shares the next commit. */
export class AppendQueue {
  private waiting: Batch[] = [];
  private readonly errands: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;
  private broken: CommitFailed | undefined;

  constructor(
    private readonly log: BlockLog,
    private readonly clock: Clock,
    private readonly onCommit: () => void,
  ) {}

  /** Encodes at once, so that the caller may go on with its objects. Settles after the commit. */
  add(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    const elements = appends.map(encodeElement);
    return new Promise((resolve, reject) => {
      this.waiting.push({ elements, appended: [], refused: undefined, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Does other work on the log while no commit is under way. */
  between<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.errands.push(() => this.write(work).then(resolve, reject));
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // What is appended in this same turn still comes along.
    await Promise.resolve();
    while (this.waiting.length > 0 || this.errands.length > 0) {
      await this.errands.shift()?.();
      const group = new GroupCommit(this.log);
      const taken = this.fill(group);
      try {
        await this.commit(group);
      } catch (error) {
        this.waiting = this.waiting.filter((batch) => !taken.has(batch));
        for (const batch of taken) batch.reject(error);
        continue;
      }
      this.waiting = this.waiting.filter((batch) => !settle(batch));
    }
    this.running = undefined;
  }

  private fill(group: GroupCommit): ReadonlySet<Batch> {
    const taken = new Set<Batch>();
    for (const batch of this.waiting) {
      if (group.size >= COMMIT_SIZE) break;
      taken.add(batch);
      advance(batch, group);
    }
    return taken;
  }

  private async commit(group: GroupCommit): Promise<void> {
    if (group.blocks.length === 0 && this.broken === undefined) return;
    await this.write(() => this.log.commit(group.blocks, this.clock()));
    this.onCommit();
  }

  private async write<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.broken !== undefined) throw this.broken;
    try {
      return await work();
    } catch (error) {
      // LMDB promises nothing for a process in which it failed to write.
      if (error instanceof CommitFailed) this.broken = error;
      throw error;
    }
  }
}

/** Puts as many elements as possible into the group. */
const advance = (batch: Batch, group: GroupCommit): void => {
  for (const element of batch.elements.slice(batch.appended.length)) {
    if (group.size >= COMMIT_SIZE) return;
    const outcome = group.take(element);
    if (outcome === 'wait') return;
    if (outcome === 'refused') {
      const { streamId, expected } = element;
      batch.refused = new WrongExpectedRevision(streamId, expected);
      return;
    }
    batch.appended.push(outcome);
  }
};

/** Answers a batch whose last element is settled; says whether it did. */
const settle = (batch: Batch): boolean => {
  if (batch.refused !== undefined) batch.reject(batch.refused);
  else if (batch.appended.length === batch.elements.length) batch.resolve(batch.appended);
  else return false;
  return true;
};
