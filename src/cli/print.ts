import { csvHeadOf, csvLine } from '../domain/exports/csv.js';
import { printable, printableJson } from '../domain/printable.js';
import type { Io } from './io.js';
import { tableText } from './table.js';

/** What a command has to say: to a person in sentences and tables, to a program as JSON lines or CSV. */
export interface Output {
  readonly json: boolean;
  /** One object, one line; nothing for people. */
  readonly record: (value: unknown) => void;
  /** Lines for people; nothing for programs. */
  readonly say: (text: string) => void;
  /** As {@link Output.say}, for text that came from the directory: one line, whatever is in it. */
  readonly line: (text: string) => void;
  /** As wide as the terminal at most; the rows of CSV, where those are asked for. */
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => void;
  /** Says that a list of so many rows was cut off at a limit, if it may have been: to programs on stderr. */
  readonly more: (rows: number, limit: number) => void;
  /** An instant in the local zone, with its offset; for programs in UTC. */
  readonly time: (instant: string | null) => string;
  readonly timeHead: (title: string) => string;
  readonly strong: (text: string) => string;
  readonly warn: (text: string) => string;
}

/** `csv` goes before people, and `json` before it. */
export const outputTo = (io: Io, json: boolean, csv = false): Output => {
  const people = !json && !csv;
  const painted = (order: string) => (text: string) =>
    io.color && people ? `${ESCAPE}${order}${text}${ESCAPE}${PLAIN}` : text;
  const strong = painted('[1m');
  return {
    json,
    record: (value) => {
      if (json) io.out(`${printableJson(value)}\n`);
    },
    say: (text) => {
      if (people) io.out(`${shown(text)}\n`);
    },
    line: (text) => {
      if (people) io.out(`${shown(text.replaceAll('\n', '\u2028'))}\n`);
    },
    table: (head, rows) => {
      if (json) return;
      if (csv) io.out(csvHeadOf(head) + rows.map(csvLine).join(''));
      else io.out(`${tableOf(io, strong)(head, rows)}\n`);
    },
    more: (rows, limit) => {
      if (rows < limit) return;
      if (people) io.out(`${MORE}\n`);
      else io.err(json ? `${JSON.stringify({ title: 'more', detail: MORE })}\n` : `${MORE}\n`);
    },
    time: (instant) => {
      if (instant === null) return csv ? '' : '–';
      return csv ? instant : localTime(instant, io.timeZone);
    },
    timeHead: (title) => (csv ? `${title} (UTC)` : `${title} (${io.timeZone})`),
    strong,
    warn: painted('[33m'),
  };
};

const MORE = 'There may be more: --limit';

const tableOf =
  ({ columns }: Io, paint: (text: string) => string) =>
  (head: readonly string[], rows: readonly (readonly string[])[]): string =>
    tableText({ head, rows: rows.map((row) => row.map(printable)), columns, paint });

const ESCAPE = '\u001b';
const PLAIN = '[0m';
const PAINTS = [PLAIN, '[1m', '[33m'];

/** As {@link printable}, but for the orders that we paint with. */
const shown = (text: string): string => {
  const [first = '', ...ordered] = text.split(ESCAPE);
  return [printable(first), ...ordered.map(shownOrder)].join('');
};

const shownOrder = (text: string): string => {
  const paint = PAINTS.find((order) => text.startsWith(order));
  return paint === undefined
    ? printable(`${ESCAPE}${text}`)
    : `${ESCAPE}${paint}${printable(text.slice(paint.length))}`;
};

const localTime = (instant: string, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(instant));
  return `${parts} ${offsetOf(instant, timeZone)}`;
};

const offsetOf = (instant: string, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(new Date(instant)).find(({ type }) => type === 'timeZoneName');
  return name?.value.replace(/^GMT$/, 'GMT+00:00').slice('GMT'.length) ?? '+00:00';
};
