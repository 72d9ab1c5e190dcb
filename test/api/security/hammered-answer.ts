const HEAD_END = '\r\n\r\n';
/** More of an answer is counted only: some hold all that was ever asked. */
const MOST_KEPT = 64 * 1024;

interface Head {
  readonly length: number;
  readonly isEndless: boolean;
  readonly closes: boolean;
  /** `null` where only the end of the connection ends it. */
  readonly body: Body | null;
}

interface Body {
  readonly isWhole: boolean;
  take: (bytes: Buffer) => void;
}

/** An answer as it comes, bytes by bytes. */
export class Answer {
  /** In Latin-1: all of the head, and the beginning of the rest. */
  text = '';
  /** Bytes that came. */
  length = 0;
  private head: Head | undefined;

  constructor(private readonly isHeadOnly: boolean) {}

  /** 0 while nothing says one. */
  get status(): number {
    return statusIn(this.text);
  }

  get isEndless(): boolean {
    return this.head?.isEndless === true;
  }

  get isWhole(): boolean {
    return this.head?.body?.isWhole === true;
  }

  /** Whether nothing more comes on its connection. */
  get closes(): boolean {
    return this.head?.closes === true;
  }

  take(bytes: Buffer): void {
    const before = this.length;
    this.length += bytes.length;
    if (this.text.length < MOST_KEPT) this.text += bytes.toString('latin1', 0, MOST_KEPT);
    if (this.head !== undefined) {
      this.head.body?.take(bytes);
      return;
    }
    this.head = headIn(this.text, this.isHeadOnly);
    if (this.head !== undefined) this.head.body?.take(bytes.subarray(this.head.length - before));
  }
}

const statusIn = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);

const headIn = (text: string, isHeadOnly: boolean): Head | undefined => {
  const end = text.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  return {
    length: end + HEAD_END.length,
    isEndless: /^content-type: text\/event-stream/im.test(head),
    closes: /^connection: close/im.test(head),
    body: bodyOf(head, isHeadOnly),
  };
};

/** As RFC 9112, section 6.3, has it. */
const bodyOf = (head: string, isHeadOnly: boolean): Body | null => {
  if (isHeadOnly || [204, 304].includes(statusIn(head))) return new CountedBody(0);
  if (/^transfer-encoding: chunked/im.test(head)) return new ChunkedBody();
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length === undefined ? null : new CountedBody(Number(length));
};

class CountedBody implements Body {
  constructor(private left: number) {}

  get isWhole(): boolean {
    return this.left <= 0;
  }

  take(bytes: Buffer): void {
    this.left -= bytes.length;
  }
}

const LINE_END = '\r\n';

/** Chunk by chunk: what looks like the end may also stand within one. RFC 9112, section 7.1. */
class ChunkedBody implements Body {
  isWhole = false;
  /** Of a chunk, and of the line end behind it. */
  private left = 0;
  private line = '';
  private isLast = false;

  take(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && !this.isWhole;) {
      const skipped = Math.min(this.left, bytes.length - at);
      this.left -= skipped;
      at += skipped;
      if (this.left === 0 && at < bytes.length) at = this.lineFrom(bytes, at);
    }
  }

  /** Reads up to the end of a line, and gives where that is. */
  private lineFrom(bytes: Buffer, at: number): number {
    const feed = bytes.indexOf('\n', at);
    const end = feed < 0 ? bytes.length : feed + 1;
    this.line += bytes.toString('latin1', at, end);
    if (feed >= 0) this.endLine();
    return end;
  }

  /** A chunk of no length is the last, and an empty line ends what stands behind it. */
  private endLine(): void {
    const { line } = this;
    this.line = '';
    if (this.isLast) {
      this.isWhole = line === LINE_END;
      return;
    }
    const size = Number.parseInt(line, 16);
    this.isLast = size === 0;
    this.left = size === 0 ? 0 : size + LINE_END.length;
  }
}
