/** Gives one field after the other of a message of protocol buffers, without copying. */
export class WireReader {
  /** The field {@link next} went to. */
  field = 0;
  private at = 0;
  private wireType = 0;

  constructor(private readonly buffer: Buffer) {}

  /** Goes to the next field; false at the end. Its value has to be taken before the next call. */
  next(): boolean {
    if (this.at >= this.buffer.length) return false;
    const tag = this.varint();
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    return true;
  }

  bytes(): Buffer {
    const length = this.varint();
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  text(): string {
    const length = this.varint();
    this.at += length;
    return this.buffer.toString('utf8', this.at - length, this.at);
  }

  isTrue(): boolean {
    return this.varint() !== 0;
  }

  /** Leaves out a field that is not known. */
  skip(): void {
    if (this.wireType === 0) this.varint();
    else if (this.wireType === 2) this.bytes();
    else this.at += this.wireType === 1 ? 8 : 4;
  }

  private varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.buffer[this.at] ?? 0;
      this.at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
}
