import { type Json, type JsonObject, isJsonObject } from '../../domain/json.js';
import { GraphRefusal } from '../simulator-errors.js';

export type Filter = (object: JsonObject) => boolean;

type Comparison = (value: Json, wanted: Json) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  eq: (value, wanted) => folded(value) === folded(wanted),
  ne: (value, wanted) => folded(value) !== folded(wanted),
  ge: (value, wanted) => ordered(value) >= ordered(wanted),
  gt: (value, wanted) => ordered(value) > ordered(wanted),
  le: (value, wanted) => ordered(value) <= ordered(wanted),
  lt: (value, wanted) => ordered(value) < ordered(wanted),
};

const LITERAL = String.raw`'(?:[^']|'')*'|[^\s')]+`;
const COMPARE = new RegExp(String.raw`^([\w/]+)\s+(eq|ne|ge|gt|le|lt)\s+(${LITERAL})$`);
const STARTS = new RegExp(String.raw`^startswith\(\s*([\w/]+)\s*,\s*(${LITERAL})\s*\)$`, 'i');
const IN = /^([\w/]+)\s+in\s+\((.*)\)$/;
const ANY = /^([\w/]+)\/any\(\s*(\w+)\s*:\s*(.*)\)$/;

/**
 * A `$filter` of comparisons, `startswith`, `in` and `any`, joined by `and` or by `or`.
 * @throws GraphRefusal for anything else
 */
export const parseFilter = (text: string): Filter => {
  const either = splitOutside(text, ' or ').map((part) => {
    const all = splitOutside(part, ' and ').map((term) => parseTerm(term.trim()));
    return (object: JsonObject) => all.every((test) => test(object));
  });
  return (object) => either.some((test) => test(object));
};

const parseTerm = (term: string): Filter => {
  const test = parseComparison(term) ?? parseStartsWith(term) ?? parseIn(term) ?? parseAny(term);
  if (test !== null) return test;
  throw new GraphRefusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified: '${term}'.`,
  );
};

const parseComparison = (term: string): Filter | null => {
  const [, path = '', operator = '', literal = ''] = COMPARE.exec(term) ?? [];
  const compare = comparisons[operator];
  if (compare === undefined) return null;
  const wanted = valueOfLiteral(literal);
  return (object) => compare(valueAt(object, path), wanted);
};

const parseStartsWith = (term: string): Filter | null => {
  const [whole, path = '', literal = ''] = STARTS.exec(term) ?? [];
  if (whole === undefined) return null;
  const start = literal.replace(/^'|'$/g, '').replaceAll("''", "'").toLowerCase();
  return (object) => {
    const value = folded(valueAt(object, path));
    return typeof value === 'string' && value.startsWith(start);
  };
};

const parseIn = (term: string): Filter | null => {
  const [whole, path = '', list = ''] = IN.exec(term) ?? [];
  if (whole === undefined) return null;
  const wanted = new Set(
    splitOutside(list, ',').map((literal) => folded(valueOfLiteral(literal.trim()))),
  );
  return (object) => wanted.has(folded(valueAt(object, path)));
};

const parseAny = (term: string): Filter | null => {
  const [whole, path = '', variable = '', inner = ''] = ANY.exec(term) ?? [];
  if (whole === undefined) return null;
  const test = parseFilter(inner.replaceAll(new RegExp(String.raw`\b${variable}/`, 'g'), ''));
  return (object) => {
    const value = valueAt(object, path);
    return Array.isArray(value) && value.some((entry: Json) => isJsonObject(entry) && test(entry));
  };
};

/** Splits at a separator that stands neither in quotes nor in parentheses. */
const splitOutside = (text: string, separator: string): string[] => {
  const parts = [''];
  let inside = { quoted: false, depth: 0 };
  for (let index = 0; index < text.length;) {
    const outside = !inside.quoted && inside.depth === 0;
    if (outside && text.startsWith(separator, index)) {
      parts.push('');
      index += separator.length;
      continue;
    }
    const letter = text.charAt(index);
    parts.push(`${parts.pop() ?? ''}${letter}`);
    inside = insideAfter(inside, letter);
    index += 1;
  }
  return parts;
};

interface Inside {
  readonly quoted: boolean;
  readonly depth: number;
}

const insideAfter = ({ quoted, depth }: Inside, letter: string): Inside => {
  if (letter === "'") return { quoted: !quoted, depth };
  if (quoted) return { quoted, depth };
  if (letter === '(') return { quoted, depth: depth + 1 };
  return { quoted, depth: letter === ')' ? depth - 1 : depth };
};

const valueOfLiteral = (literal: string): Json => {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  if (literal === 'true' || literal === 'false') return literal === 'true';
  return literal === 'null' ? null : literal;
};

const valueAt = (object: JsonObject, path: string): Json =>
  path
    .split('/')
    .reduce<Json>((value, name) => (isJsonObject(value) ? (value[name] ?? null) : null), object);

const folded = (value: Json): Json => (typeof value === 'string' ? value.toLowerCase() : value);

/** Moments compare as moments, however many digits they carry. */
const ordered = (value: Json): number | string => {
  if (typeof value !== 'string') return Number(value);
  const padded = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(value);
  return padded === null ? value : `${padded[1] ?? ''}.${(padded[2] ?? '').padEnd(7, '0')}`;
};
