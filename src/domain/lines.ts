/** A line of a text, or another part of it, with the number of the line it begins on, from 1. */
export interface Line {
  readonly number: number;
  /** UTF-8; `null` when there are more bytes than were asked for at most. */
  readonly bytes: Uint8Array | null;
}

const NEWLINE = 0x0a;

/** The lines of a stream of UTF-8. Of one that is too long nothing is kept; empty ones are left out. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line> {
  const bytes = new Gathered(maxBytes);
  let number = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      bytes.add(chunk.subarray(from, end));
      if (bytes.size > 0) yield { number, bytes: bytes.take() };
      number += 1;
      from = end + 1;
    }
    bytes.add(chunk.subarray(from));
  }
  if (bytes.size > 0) yield { number, bytes: bytes.take() };
}

/** Bytes that come in parts, up to a limit. */
export class Gathered {
  private parts: Uint8Array[] = [];
  private total = 0;

  constructor(private readonly maxBytes: number) {}

  /** Of all that was added, also of what was not kept. */
  get size(): number {
    return this.total;
  }

  add(part: Uint8Array): void {
    this.total += part.length;
    if (this.total > this.maxBytes) this.parts = [];
    else if (part.length > 0) this.parts.push(part);
  }

  /** All of them, or `null` when they were too many; begins anew. */
  take(): Uint8Array | null {
    const { parts, total } = this;
    this.parts = [];
    this.total = 0;
    if (total > this.maxBytes) return null;
    return parts.length === 1 ? (parts[0] ?? null) : joined(parts, total);
  }
}

const joined = (parts: readonly Uint8Array[], total: number): Uint8Array => {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
