/**
 * One text per value, for hashes and signatures: object keys sorted by UTF-16 code units as RFC 8785
 * does, arrays in their order, `null` kept, undefined members left out as JSON leaves them out. Two
 * values with one text read back as the same JSON; nothing is forgiven.
 */
export const exactJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  let members = '';
  for (const name of Object.keys(value).sort()) {
    const member: unknown = value[name as keyof typeof value];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${quoted(name)}:${exactJson(member)}`;
  }
  return `{${members}}`;
};

/** Events have few names, and each of them often: to keep them halves the time. */
const names = new Map<string, string>();
const NAMES_KEPT = 10_000;

const quoted = (name: string): string => {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(name);
  if (names.size < NAMES_KEPT) names.set(name, text);
  return text;
};
