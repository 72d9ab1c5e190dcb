/** Does the work on one stream one after the other, and on different streams side by side. */
export class StreamOrder {
  private readonly last = new Map<string, Promise<void>>();

  /** Begins when everything given before for that stream is done, well or badly. */
  do<Result>(streamId: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(streamId);
    const doing = before === undefined ? work() : before.then(work);
    const done = doing.then(ignore, ignore).then(() => {
      if (this.last.get(streamId) === done) this.last.delete(streamId);
    });
    this.last.set(streamId, done);
    return doing;
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.last.size > 0) await Promise.all(this.last.values());
  }
}

const ignore = (): void => undefined;
