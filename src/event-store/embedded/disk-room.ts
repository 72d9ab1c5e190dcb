import { fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** The file grows by an eighth, within these limits, so that small logs stay small. */
const LEAST_GROWTH = 1024 * 1024;
const MOST_GROWTH = 16 * 1024 * 1024;
const ZEROS = Buffer.alloc(LEAST_GROWTH);

/**
 * Allocates the database's file ahead of its last page, so that a full disk is met here, where it
 * is a plain error: LMDB's own handling of a refused write overruns a buffer of 100 bytes and takes
 * the process down (lmdb 3.5.6, `mdb_page_flush`). Writing into allocated blocks also spares each
 * commit the journal of the file system.
 */
export class DiskRoom {
  private constructor(private readonly file: FileHandle) {}

  static async of(path: string): Promise<DiskRoom> {
    return new DiskRoom(await open(path, 'r+'));
  }

  /** Resolves when the file has `bytes` bytes; rejects with the file system's error. */
  async ensure(bytes: number): Promise<void> {
    // Asked anew each time, and at once: these zeros must never meet what LMDB wrote.
    let { size } = fstatSync(this.file.fd);
    if (size >= bytes) return;
    const growth = Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, size / 8));
    const target = Math.max(bytes, size + growth);
    try {
      while (size < target) {
        const { bytesWritten } = await this.file.write(ZEROS, 0, ZEROS.length, size);
        size += bytesWritten;
      }
    } catch (error) {
      if (size < bytes) throw error;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
