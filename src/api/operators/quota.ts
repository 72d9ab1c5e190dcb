/** How many of one, and of all together, have their turn until it is renewed. */
export class Quota {
  private readonly taken = new Map<string, number>();
  private inAll = 0;

  constructor(
    private readonly ofOne: number,
    private readonly ofAll: number,
  ) {}

  /** Whether one more of these has its turn; it then has had it. */
  take(whose: string): boolean {
    const before = this.taken.get(whose) ?? 0;
    if (before >= this.ofOne || this.inAll >= this.ofAll) return false;
    this.taken.set(whose, before + 1);
    this.inAll += 1;
    return true;
  }

  renew(): void {
    this.taken.clear();
    this.inAll = 0;
  }
}
