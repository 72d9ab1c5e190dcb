import { parseInstant } from '../../instant.js';
import type { Literal } from './filter.js';

export type Token =
  | { readonly kind: 'literal'; readonly value: Literal; readonly at: number }
  | { readonly kind: 'word' | 'sign' | 'end'; readonly text: string; readonly at: number };

const TEXT = /'((?:[^']|'')*)'/;
/** OData 4.01 writes dates and instants without quotes. */
const DATE = /(\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)(?![\w/-])/;
const NUMBER = /(-?\d+(?:\.\d+)?)(?![\w/-])/;
const WORD = /([A-Za-z_@][\w.@-]*(?:\/[\w.@-]+)*)/;
const SIGN = /([(),:])/;
const TOKEN = new RegExp(
  `\\s*(?:${[TEXT, DATE, NUMBER, WORD, SIGN].map(({ source }) => source).join('|')})`,
  'y',
);

/** The tokens of a filter, up to its end or up to where it has none: then the place of that. */
export const tokensOf = (
  text: string,
): { readonly tokens: readonly Token[]; readonly strangerAt?: number } => {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const before = pattern.lastIndex;
    const match = pattern.exec(text);
    const at = before + text.slice(before).search(/\S/);
    if (match === null) return { tokens, strangerAt: at };
    tokens.push(tokenOf(match, at));
  }
  return { tokens };
};

const tokenOf = ([, text, date, number, word, sign]: RegExpExecArray, at: number): Token => {
  if (text !== undefined) return { kind: 'literal', value: text.replaceAll("''", "'"), at };
  if (date !== undefined) return { kind: 'literal', value: utcOf(date), at };
  if (number !== undefined) return { kind: 'literal', value: Number(number), at };
  return word !== undefined
    ? { kind: 'word', text: word, at }
    : { kind: 'sign', text: sign ?? '', at };
};

/** @throws InvalidValue naming `filter` for a date that no calendar has */
const utcOf = (date: string): string => {
  const isWhole = date.includes('T');
  const instant = parseInstant(isWhole ? date : `${date}T00:00:00Z`, 'filter');
  return !isWhole || date.endsWith('Z') ? date : instant;
};
