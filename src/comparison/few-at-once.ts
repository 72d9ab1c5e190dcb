interface Work {
  readonly stop: AbortController;
  readonly begin: (signal: AbortSignal) => Promise<void>;
}

/** Does pieces of work by name, a few side by side, the others in their order. */
export class FewAtOnce {
  private readonly waiting = new Map<string, Work>();
  private readonly going = new Map<string, Work>();
  private stopped = false;

  constructor(private readonly most: number) {}

  /** Does nothing for a name that waits or goes on. The work deals with its own failures. */
  add(name: string, begin: Work['begin']): void {
    if (this.waiting.has(name) || this.going.has(name)) return;
    this.waiting.set(name, { stop: new AbortController(), begin });
    this.next();
  }

  /** Aborts its signal, or never begins it. */
  cancel(name: string): void {
    this.waiting.delete(name);
    this.going.get(name)?.stop.abort();
  }

  /** Cancels all, and takes no more. */
  stop(): void {
    this.stopped = true;
    for (const name of [...this.waiting.keys(), ...this.going.keys()]) this.cancel(name);
  }

  private next(): void {
    const [first] = this.waiting;
    if (this.stopped || first === undefined || this.going.size >= this.most) return;
    const [name, work] = first;
    this.waiting.delete(name);
    this.going.set(name, work);
    void work.begin(work.stop.signal).finally(() => {
      this.going.delete(name);
      this.next();
    });
  }
}
