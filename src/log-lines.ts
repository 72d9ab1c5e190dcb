import { ConsoleLogger } from '@nestjs/common';
import { printable } from './domain/printable.js';

type Parts = Parameters<ConsoleLogger['formatMessage']>;

/**
 * What goes wrong, for people, one entry at a time: names and words that came from outside can neither
 * begin an entry of their own nor give orders to a terminal.
 */
export class LogLines extends ConsoleLogger {
  /** `secrets` are left out wherever they stand: who refuses them may repeat them. */
  constructor(private readonly secrets: readonly string[] = []) {
    super({ logLevels: ['warn', 'error', 'fatal'], colors: false });
  }

  protected override formatMessage(...parts: Parts): string {
    return `${this.shown(super.formatMessage(...parts).trimEnd())}\n`;
  }

  protected override printStackTrace(stack: string | undefined): void {
    if (stack !== undefined) super.printStackTrace(this.shown(stack));
  }

  private shown(text: string): string {
    const known = this.secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
    return inOneEntry(known.reduce(without, text).replace(TOKEN, LEFT_OUT));
  }
}

const LEFT_OUT = '(left out)';
/** What opens doors: bearer tokens, signed ones, service tokens. */
const TOKEN = /(?<=\bBearer\s+)\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bslt_[\w-]+/gi;

const without = (text: string, secret: string): string =>
  secret === '' ? text : text.replaceAll(secret, LEFT_OUT);

/** Lines after the first stand to the right of where an entry begins. */
const inOneEntry = (text: string): string => printable(text).replaceAll('\n', '\n    ');
