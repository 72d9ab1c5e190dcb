import { createRequire } from 'node:module';
import type { Io } from './io.js';

/** Of an option `--as-at`. */
export const AS_AT = 'as far as was known then (default: now); not beside a backup or a position';

/** How things were at one instant, as they were known at another. */
export interface Sight {
  readonly asOf?: string | undefined;
  readonly asAt?: string | undefined;
}

const RELATIVE = /^(\d{1,9})([smhdw]) ago$/;
const MS_PER: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const PASSED_ON = /^(now|position:\d+|\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2}))$/;

/** `-2h` would be read as an option; what people write so is said in words before options are read. */
export const spellRelativeInstants = (argv: readonly string[]): readonly string[] =>
  argv.map((word) => (/^-\d{1,9}[smhdw]$/.test(word) ? `${word.slice(1)} ago` : word));

/**
 * What a person calls an instant, as the server takes it. Words are read in the local zone, and what
 * they came to is said on stderr. What is no instant may be a backup id: the server decides.
 */
export const instantFrom = (text: string, io: Pick<Io, 'now' | 'err'>): string => {
  if (PASSED_ON.test(text)) return text;
  const instant = relative(text, io.now()) ?? inWords(text, io.now());
  if (instant === undefined) return text;
  io.err(`${text} is ${instant}\n`);
  return instant;
};

export const optionalInstantFrom = (
  text: string | undefined,
  io: Pick<Io, 'now' | 'err'>,
): string | undefined => (text === undefined ? undefined : instantFrom(text, io));

const relative = (text: string, now: Date): string | undefined => {
  const [, amount, unit] = RELATIVE.exec(text) ?? [];
  const msPerUnit = MS_PER[unit ?? ''];
  if (amount === undefined || msPerUnit === undefined) return undefined;
  return new Date(now.getTime() - Number(amount) * msPerUnit).toISOString();
};

const inWords = (text: string, now: Date): string | undefined => {
  const [found, ...more] = chrono().parse(text, now);
  const isWhole = found?.text.length === text.trim().length && more.length === 0;
  return isWhole ? found.date().toISOString() : undefined;
};

/** Loaded for words alone: few instants are given so, and all commands would start more slowly for it. */
const chrono = (): typeof import('chrono-node/en') =>
  createRequire(import.meta.url)('chrono-node/en') as typeof import('chrono-node/en');
