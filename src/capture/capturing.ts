import type { CaptureOptions, CaptureParts } from './capture.js';
import { Capture } from './capture.js';
import { readerNames, typesOf } from './readers.js';
import type { Quota } from '../directory/directory.port.js';
import { EventStoreInTerm } from '../leases/event-store-in-term.port.js';
import type { Term } from '../leases/leases.port.js';

/** This process's share in capturing the tenant: all of it while it holds the lease, else nothing. */
export class Capturing {
  private capture: Capture | null = null;

  constructor(
    private readonly parts: CaptureParts,
    private readonly options: CaptureOptions,
  ) {}

  get tenantId(): string {
    return this.parts.directory.tenantId;
  }

  /** What its readers are called, wherever they look. */
  get readerNames(): readonly string[] {
    return readerNames(typesOf(this.options));
  }

  /** What this process asks of the directory; `null` while it does not look. */
  get quotas(): readonly Quota[] | null {
    return this.capture === null ? null : this.parts.directory.quotas();
  }

  /** What looks in this process now; `null` while nothing does. */
  get current(): Capture | null {
    return this.capture;
  }

  /** Looks while the term lasts; readers go on from their last recorded checkpoint. */
  async during(term: Term): Promise<void> {
    const store = new EventStoreInTerm(this.parts.store, term);
    const capture = new Capture({ ...this.parts, store }, this.options);
    this.capture = capture;
    try {
      await capture.run(term.signal);
    } finally {
      this.capture = null;
    }
  }
}
