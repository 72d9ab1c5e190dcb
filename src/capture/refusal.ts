import { DirectoryRefused, type Directory } from '../directory/directory.port.js';

/** How long what the directory lets us read is taken to stay as it is. */
const CHECK_MS = 3_600_000;

/**
 * The directory's no, where that is why a reading failed: for lack of a permission or a licence, or
 * because this tenant has nothing of the kind.
 */
export const refusalOf = (error: unknown): DirectoryRefused | undefined => {
  const found =
    error instanceof Error && !(error instanceof DirectoryRefused) ? error.cause : error;
  if (!(found instanceof DirectoryRefused)) return undefined;
  const isNo = [403, 404].includes(found.status) || /licen[cs]e/i.test(found.directoryCode);
  return isNo ? found : undefined;
};

/** Which permissions would let us read what was refused; asked for seldom, as it tries everything. */
export class MissingPermissions {
  private checked: { readonly atMs: number; readonly reads: Promise<Reads> } | undefined;

  constructor(private readonly directory: Directory) {}

  /** One of these is enough; none when that could not be found out. */
  async of(what: string, signal: AbortSignal): Promise<readonly string[]> {
    const reads = await this.reads(signal);
    return reads.find((read) => read.what === what)?.permissions ?? [];
  }

  private reads(signal: AbortSignal): Promise<Reads> {
    const nowMs = Date.now();
    if (this.checked === undefined || nowMs - this.checked.atMs > CHECK_MS) {
      const check = this.directory.check(signal);
      const reads = check.then((result) => result.reads).catch(() => []);
      this.checked = { atMs: nowMs, reads };
    }
    return this.checked.reads;
  }
}

type Reads = Awaited<ReturnType<Directory['check']>>['reads'];
