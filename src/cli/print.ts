import Table from 'cli-table3';
import { printable } from '../domain/printable.js';
import type { Io } from './io.js';

/** What a command has to say: to a person in sentences and tables, to a program as JSON lines. */
export interface Output {
  readonly json: boolean;
  /** One object, one line; nothing for people. */
  readonly record: (value: unknown) => void;
  /** Lines for people; nothing for programs. */
  readonly say: (text: string) => void;
  /** As {@link Output.say}, for text that came from the directory: one line, whatever is in it. */
  readonly line: (text: string) => void;
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => void;
  /** An instant in the local zone, with its offset. */
  readonly time: (instant: string | null) => string;
  readonly timeHead: (title: string) => string;
  readonly strong: (text: string) => string;
  readonly warn: (text: string) => string;
}

export const outputTo = (io: Io, json: boolean): Output => {
  const painted = (order: string) => (text: string) =>
    io.color && !json ? `${ESCAPE}${order}${text}${ESCAPE}${PLAIN}` : text;
  const strong = painted('[1m');
  return {
    json,
    record: (value) => {
      if (json) io.out(`${JSON.stringify(value)}\n`);
    },
    say: (text) => {
      if (!json) io.out(`${shown(text)}\n`);
    },
    line: (text) => {
      if (!json) io.out(`${shown(text.replaceAll('\n', '\u2028'))}\n`);
    },
    table: (head, rows) => {
      if (!json) io.out(`${tableOf(head.map(strong), rows)}\n`);
    },
    time: (instant) => (instant === null ? '–' : localTime(instant, io.timeZone)),
    timeHead: (title) => `${title} (${io.timeZone})`,
    strong,
    warn: painted('[33m'),
  };
};

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const table = new Table({
    head: [...head],
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(printable)));
  return table.toString().replace(/ +$/gm, '');
};

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
