/** The server keeps this much in memory of the ids it committed last. */
const LIMIT_BYTES = 8 * 1024 * 1024;
/** An id, a revision and a reference. */
const ENTRY_BYTES = 16 + 4 + 8;

interface Entry {
  readonly streamId: string;
  readonly revision: number;
}

/** Event ids the server knows by heart: bounded, oldest out first, one entry for each id. */
export class RecentIds {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  revisionOf(streamId: string, id: string): number | undefined {
    const entry = this.entries.get(id);
    return entry?.streamId === streamId ? entry.revision : undefined;
  }

  add(streamId: string, id: string, revision: number): void {
    this.drop(id);
    this.entries.set(id, { streamId, revision });
    this.bytes += bytesOf(streamId);
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= LIMIT_BYTES) break;
      this.drop(oldest);
    }
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }

  private drop(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    this.bytes -= bytesOf(entry.streamId);
  }
}

const bytesOf = (streamId: string): number => ENTRY_BYTES + 2 * streamId.length;
