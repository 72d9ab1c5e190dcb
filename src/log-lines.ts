import { ConsoleLogger, type ConsoleLoggerOptions } from '@nestjs/common';
import { printable } from './domain/printable.js';
import { LEFT_OUT, withoutSecrets } from './domain/secrets.js';
import { correlationHere, traceHere } from './observation/span.port.js';

type Parts = Parameters<ConsoleLogger['formatMessage']>;

const LEVELS: ConsoleLoggerOptions = { logLevels: ['warn', 'error', 'fatal'], colors: false };

/**
 * What goes wrong, for people, one entry at a time: names and words that came from outside can neither
 * begin an entry of their own nor give orders to a terminal.
 */
export class LogLines extends ConsoleLogger {
  /** `secrets` are left out wherever they stand: who refuses them may repeat them. */
  constructor(private readonly secrets: readonly string[] = []) {
    super(LEVELS);
  }

  protected override formatMessage(...parts: Parts): string {
    return `${this.shown(super.formatMessage(...parts).trimEnd())}\n`;
  }

  protected override printStackTrace(stack: string | undefined): void {
    if (stack !== undefined) super.printStackTrace(this.shown(stack));
  }

  private shown(text: string): string {
    return inOneEntry(sayable(text, this.secrets));
  }
}

/** The same for programs: one object of JSON a line, with what it belongs to where that is known. */
export class JsonLogLines extends ConsoleLogger {
  constructor(private readonly secrets: readonly string[] = []) {
    super({ ...LEVELS, json: true, compact: true });
  }

  protected override stringifyJsonLogObject(told: Record<string, unknown>): string {
    const { level, timestamp, context, message, stack, error } = told;
    return jsonLine(
      {
        timeMs: Number(timestamp),
        level: String(level),
        room: typeof context === 'string' ? context : '',
        message: this.stringifyMessage(message, 'log'),
      },
      typeof stack === 'string' ? stack : stackOf(error),
      this.secrets,
    );
  }
}

interface Told {
  readonly timeMs: number;
  readonly level: string;
  /** Which part of the program speaks. */
  readonly room: string;
  readonly message: string;
}

/** One line of the log as JSON. */
export const jsonLine = (
  { timeMs, level, room, message }: Told,
  stack: string | null = null,
  secrets: readonly string[] = [],
): string => {
  const [correlationId, traceId] = [correlationHere(), traceHere()];
  return JSON.stringify({
    time: new Date(timeMs).toISOString(),
    level,
    room,
    message: printable(sayable(message, secrets)),
    ...(correlationId === null ? {} : { correlationId }),
    ...(traceId === null ? {} : { traceId }),
    ...(stack === null ? {} : { stack: printable(sayable(stack, secrets)) }),
  });
};

const stackOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : null;

/** What opens doors: bearer tokens, signed ones, service tokens. */
const TOKEN = /(?<=\bBearer\s+)\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bslt_[\w-]+/gi;

const sayable = (text: string, secrets: readonly string[]): string =>
  withoutSecrets(text, secrets).replace(TOKEN, LEFT_OUT);

/** Lines after the first stand to the right of where an entry begins. */
const inOneEntry = (text: string): string => printable(text).replaceAll('\n', '\n    ');
