/** Readers that wait at the end of the log. */
export class WakeUps {
  private readonly waiting = new Set<() => void>();

  /** Resolves at the next {@link wakeAll}, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  wakeAll(): void {
    for (const wake of this.waiting) wake();
  }
}
