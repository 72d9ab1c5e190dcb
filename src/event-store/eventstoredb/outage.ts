/** Tells somebody that the event store does not answer as it should; what goes wrong is tried again. */
export type OnTrouble = (what: string, error: Error) => void;

/** Tells of an outage once, however many tries fail in it. */
export class Outage {
  private told = false;

  constructor(private readonly onTrouble: OnTrouble) {}

  began(what: string, error: Error): void {
    if (this.told) return;
    this.told = true;
    this.onTrouble(what, error);
  }

  over(): void {
    this.told = false;
  }
}
