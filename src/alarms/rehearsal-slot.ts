/** What one at a time may have, each told from others by a signal; who is aborted holds up nobody who begins. */
export class RehearsalSlot {
  #held: { readonly by: AbortSignal; readonly left: PromiseWithResolvers<void> } | undefined;

  get isFree(): boolean {
    return this.#held === undefined || this.#held.by.aborted;
  }

  /** To be asked for when it is free. */
  take(by: AbortSignal): void {
    this.#held?.left.resolve();
    this.#held = { by, left: Promise.withResolvers() };
  }

  /** Does nothing when somebody else has it. */
  leave(by: AbortSignal): void {
    if (this.#held?.by !== by) return;
    this.#held.left.resolve();
    this.#held = undefined;
  }

  /** Takes it when nobody has it any more. */
  async takeInTurn(by: AbortSignal): Promise<void> {
    while (this.#held !== undefined) await this.#held.left.promise;
    this.take(by);
  }
}
