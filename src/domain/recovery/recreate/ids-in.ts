import { isJsonObject, type Json, recordOf } from '../../json.js';

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Shorter texts hold no id inside them: a GUID has 36 characters. */
const SHORTEST_AROUND = 37;

/** The ids that a value may name: whole texts, and those inside texts such as rules, scopes and URIs. */
export function* idsIn(value: Json): Generator<string, void> {
  if (typeof value === 'string') {
    yield value;
    if (value.length < SHORTEST_AROUND) return;
    for (const [found] of value.matchAll(GUID)) yield found.toLowerCase();
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value) as readonly Json[]) yield* idsIn(inner);
}

/** A value with each id in it replaced; the same value where none is another one. */
export const withIds = (value: Json, idFor: (id: string) => string): Json => {
  if (typeof value === 'string') return textWithIds(value, idFor);
  if (typeof value !== 'object' || value === null) return value;
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(
      ([name, inner]) => [name, withIds(inner, idFor)] as const,
    );
    return entries.every(([name, inner]) => inner === value[name]) ? value : recordOf(entries);
  }
  const items = value.map((inner) => withIds(inner, idFor));
  return items.every((inner, index) => inner === value[index]) ? value : items;
};

const textWithIds = (text: string, idFor: (id: string) => string): string => {
  const whole = idFor(text);
  if (whole !== text || text.length < SHORTEST_AROUND) return whole;
  return text.replaceAll(GUID, (found) => {
    const known = found.toLowerCase();
    const next = idFor(known);
    return next === known ? found : next;
  });
};
