import { Gathered, type Line } from '../domain/lines.js';

const byteOf = (character: string): number => character.charCodeAt(0);
const QUOTE = byteOf('"');
const BACKSLASH = byteOf('\\');
const NEWLINE = byteOf('\n');
const COLON = byteOf(':');
const COMMA = byteOf(',');
const LIST = byteOf('[');
const OPENING = new Set([byteOf('{'), LIST]);
const CLOSING = new Set([byteOf('}'), byteOf(']')]);
const BLANK = new Set([byteOf(' '), byteOf('\t'), byteOf('\r'), NEWLINE]);

/** Names of the lists that envelopes hold: Microsoft Graph's, and Azure Monitor's. */
const ENVELOPES = new Set(['value', 'records']);
const LONGEST_NAME = 10;

/** What a byte is to the value under way; `ended` when it stands behind it already. */
type Step = 'goes on' | 'begins' | 'ends' | 'ended' | 'is no value';

/** How many bytes from the one at hand still belong to the value that it ends. */
const ENDS: Readonly<Partial<Record<Step, number>>> = { ends: 1, ended: 0 };

/**
 * Cuts JSON text into the values it consists of without reading them: those that follow each other,
 * those of a list, or those of the list in an envelope. Structure is ASCII in UTF-8, so bytes will do.
 */
export class ValueScanner {
  private line = 1;
  private depth = 0;
  /** At this depth values stand: 0, 1 in a list, 2 in the list of an envelope. */
  private base = 0;
  /** Behind the list of an envelope nothing is a value, up to its end. */
  private skipping = false;
  private inText = false;
  private escaped = false;
  /** The beginning of the last text, and of the last name in the outermost object. */
  private text = '';
  private name = '';
  /** Line on which the value under way began; 0 outside of values. */
  private began = 0;
  private readonly bytes: Gathered;

  constructor(maxBytes: number) {
    this.bytes = new Gathered(maxBytes);
  }

  /** The values that end in the next part of the text. */
  *scan(chunk: Uint8Array): Generator<Line> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      const number = this.began;
      const step = this.step(byte);
      if (step === 'begins') from = at;
      if (step === 'is no value') this.bytes.take();
      const end = ENDS[step];
      if (end !== undefined) yield this.taken(number, chunk.subarray(from, at + end));
      if (byte === NEWLINE) this.line += 1;
    }
    if (this.began > 0) this.bytes.add(chunk.subarray(from));
  }

  /** What the text ends in the middle of. */
  *end(): Generator<Line> {
    if (this.began > 0) yield { number: this.began, bytes: this.bytes.take() };
    else if (this.depth > 0) yield { number: this.line, bytes: null };
  }

  private taken(number: number, last: Uint8Array): Line {
    this.bytes.add(last);
    return { number, bytes: this.bytes.take() };
  }

  private step(byte: number): Step {
    if (this.inText) return this.within(byte);
    if (byte === QUOTE) {
      this.inText = true;
      this.text = '';
      return this.begins();
    }
    if (OPENING.has(byte)) return this.opens(byte);
    return CLOSING.has(byte) ? this.closes() : this.stands(byte);
  }

  /** Within a text. */
  private within(byte: number): Step {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inText = false;
      return this.began > 0 && this.depth === this.base ? this.ends('ends') : 'goes on';
    }
    if (this.text.length < LONGEST_NAME) this.text += String.fromCharCode(byte);
    return 'goes on';
  }

  private begins(): Step {
    if (this.skipping || this.began > 0) return 'goes on';
    this.began = this.line;
    return 'begins';
  }

  private ends(step: Step): Step {
    this.began = 0;
    return step;
  }

  private opens(byte: number): Step {
    const isOutermost = byte === LIST && this.base === 0 && !this.skipping;
    this.depth += 1;
    if (isOutermost && this.depth === 1) {
      this.base = 1;
      return 'goes on';
    }
    if (isOutermost && this.depth === 2 && ENVELOPES.has(this.name)) {
      this.base = 2;
      return this.ends('is no value');
    }
    return this.begins();
  }

  private closes(): Step {
    this.depth = Math.max(0, this.depth - 1);
    if (this.depth < this.base) return this.closesList();
    if (this.skipping) this.skipping = this.depth > 0;
    return this.began > 0 && this.depth === this.base ? this.ends('ends') : 'goes on';
  }

  private closesList(): Step {
    this.skipping = this.base === 2;
    this.base = 0;
    return this.began > 0 ? this.ends('ended') : 'goes on';
  }

  /** Between values and names, or in a number or word. */
  private stands(byte: number): Step {
    if (byte === COLON && this.depth === 1) this.name = this.text;
    const parts = byte === COMMA || BLANK.has(byte);
    if (!parts) return this.begins();
    return this.began > 0 && this.depth === this.base ? this.ends('ended') : 'goes on';
  }
}
