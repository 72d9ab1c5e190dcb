/** The largest number that operators on bits take whole. */
const LARGEST_OF_BITS = 2 ** 32 - 1;

/** Writes a message of protocol buffers from its end to its beginning, so that lengths are known. */
export class WireWriter {
  private readonly buffer: Buffer;
  private at: number;

  /** `room` is what the message takes at most. */
  constructor(room: number) {
    this.buffer = Buffer.allocUnsafe(room);
    this.at = room;
  }

  /** Where the message begins now; {@link closeMessage} makes what came behind a mark a field. */
  get mark(): number {
    return this.at;
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.at -= bytes.length;
    this.buffer.set(bytes, this.at);
    this.lengthAndTag(field, bytes.length);
  }

  text(field: number, text: string): void {
    const length = Buffer.byteLength(text, 'utf8');
    this.at -= length;
    this.buffer.write(text, this.at, 'utf8');
    this.lengthAndTag(field, length);
  }

  number(field: number, value: number | bigint): void {
    this.varint(value);
    this.varint(field << 3);
  }

  closeMessage(field: number, mark: number): void {
    this.lengthAndTag(field, mark - this.at);
  }

  /** A map from text to text is a repeated message of key and value. */
  entry(field: number, key: string, value: string): void {
    const { mark } = this;
    this.text(2, value);
    this.text(1, key);
    this.closeMessage(field, mark);
  }

  finish(): Buffer {
    return this.buffer.subarray(this.at);
  }

  private lengthAndTag(field: number, length: number): void {
    this.varint(length);
    this.varint((field << 3) | 2);
  }

  private varint(value: number | bigint): void {
    if (typeof value === 'bigint' || value > LARGEST_OF_BITS) {
      this.bigVarint(BigInt(value));
      return;
    }
    let length = 1;
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) length += 1;
    this.at -= length;
    const last = this.at + length - 1;
    for (let at = this.at, rest = value; at <= last; at += 1, rest >>>= 7) {
      this.buffer[at] = at === last ? rest : (rest & 127) | 128;
    }
  }

  private bigVarint(value: bigint): void {
    const groups: number[] = [];
    for (let rest = value; groups.length === 0 || rest > 0n; rest >>= 7n) {
      groups.push(Number(rest & 127n));
    }
    this.at -= groups.length;
    for (const [index, group] of groups.entries()) {
      this.buffer[this.at + index] = group + (index === groups.length - 1 ? 0 : 128);
    }
  }
}
