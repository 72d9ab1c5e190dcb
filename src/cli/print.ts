import Table from 'cli-table3';
import type { Io } from './io.js';

/** What a command has to say: to a person in sentences and tables, to a program as JSON lines. */
export interface Output {
  readonly json: boolean;
  /** One object, one line; nothing for people. */
  readonly record: (value: unknown) => void;
  /** A line for people; nothing for programs. */
  readonly say: (text: string) => void;
  /** As {@link Output.say}, for text that came from the directory. */
  readonly line: (text: string) => void;
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => void;
  /** An instant in the local zone, with its offset. */
  readonly time: (instant: string | null) => string;
  readonly timeHead: (title: string) => string;
  readonly strong: (text: string) => string;
  readonly warn: (text: string) => string;
}

export const outputTo = (io: Io, json: boolean): Output => {
  const painted = (code: number) => (text: string) =>
    io.color && !json ? `\u001b[${String(code)}m${text}\u001b[0m` : text;
  const strong = painted(1);
  return {
    json,
    record: (value) => {
      if (json) io.out(`${JSON.stringify(value)}\n`);
    },
    say: (text) => {
      if (!json) io.out(`${text}\n`);
    },
    line: (text) => {
      if (!json) io.out(`${printable(text)}\n`);
    },
    table: (head, rows) => {
      if (!json) io.out(`${tableOf(head.map(strong), rows)}\n`);
    },
    time: (instant) => (instant === null ? '–' : localTime(instant, io.timeZone)),
    timeHead: (title) => `${title} (${io.timeZone})`,
    strong,
    warn: painted(33),
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

/** Names come from the directory: control characters in them must not reach a terminal. */
export const printable = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, '\ufffd');

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
