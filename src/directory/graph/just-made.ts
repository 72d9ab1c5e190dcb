import type { ObjectId } from '../../domain/directory/directory-object.js';

/**
 * The directory may not know for so long what it just made. Seen in the field: a service principal is not
 * found for up to 90 s, a new user not assigned for minutes.
 */
const UNKNOWN_FOR_MS = 180_000;
const MOST = 10_000;

/** Seconds to wait before each new try; three minutes in all. */
export const TRY_AGAIN_S: readonly number[] = [2, 4, 8, 16, 30, 60, 60];

/** Ids that came into being a moment ago. */
export class JustMade {
  /** Oldest first, each with when it was made. */
  readonly #madeAt = new Map<ObjectId, number>();

  constructor(private readonly now: () => number) {}

  add(id: ObjectId): void {
    this.#madeAt.set(id, this.now());
    for (const [oldest, at] of this.#madeAt) {
      if (this.#madeAt.size <= MOST && at > this.now() - UNKNOWN_FOR_MS) break;
      this.#madeAt.delete(oldest);
    }
  }

  /** Whether one of them stands somewhere in a value. */
  isNamedIn(value: unknown): boolean {
    if (this.#madeAt.size === 0) return false;
    const text = JSON.stringify(value);
    const after = this.now() - UNKNOWN_FOR_MS;
    return [...this.#madeAt].some(([id, at]) => at > after && text.includes(id));
  }
}

/**
 * Whether a refusal says that something is not there. A 400 has no code of its own for it, so its message
 * decides. Graph "create group", devblogs "Designing for eventual consistency" (2026-03-24).
 */
export const isSaidMissing = (status: number, words: string): boolean =>
  status === 404 ||
  (status === 400 &&
    /do(es)? not exist|not present|not there|not found|not a valid reference|does not reference|invalid (user|group|role|location|application)/i.test(
      words,
    ));
