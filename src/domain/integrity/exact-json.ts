/**
 * One text per value, for hashes and signatures: object keys sorted by UTF-16 code units as RFC 8785
 * does, arrays in their order, `null` kept, undefined members left out as JSON leaves them out. Two
 * values with one text read back as the same JSON; nothing is forgiven.
 */
export const exactJson = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value !== 'object') return JSON.stringify(value);
  return Array.isArray(value) ? listed(value) : withMembers(value);
};

const listed = (elements: readonly unknown[]): string => {
  let text = '';
  for (const element of elements) text += (text === '' ? '' : ',') + exactJson(element);
  return `[${text}]`;
};

const withMembers = (value: object): string => {
  let text = '';
  for (const name of sorted(Object.keys(value))) {
    const member: unknown = value[name as keyof typeof value];
    if (member === undefined) continue;
    text += (text === '' ? '' : ',') + named(name) + exactJson(member);
  }
  return `{${text}}`;
};

/** What JSON writes in another way, or may. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;
/** Up to here it is quicker to look for what is escaped than to let JSON do it. */
const SHORT = 200;

const quoted = (text: string): string =>
  text.length > SHORT || ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;

/** Events have few names, and each of them often. */
const names = new Map<string, string>();
const NAMES_KEPT = 10_000;

const named = (name: string): string => {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = `${quoted(name)}:`;
  if (names.size < NAMES_KEPT) names.set(name, text);
  return text;
};

/** Up to here the sorting of the language costs more than it saves. */
const FEW = 12;

const sorted = (own: string[]): readonly string[] => {
  if (own.length > FEW) return own.sort();
  for (let from = 1; from < own.length; from += 1) {
    const name = own[from] ?? '';
    let to = from;
    for (; to > 0 && (own[to - 1] ?? '') > name; to -= 1) own[to] = own[to - 1] ?? '';
    own[to] = name;
  }
  return own;
};
