import fc from 'fast-check';

import { capturedRelations } from '../../../../src/domain/directory/catalogue.js';
import { type ObjectId, objectId } from '../../../../src/domain/directory/directory-object.js';
import type { Filter, Literal } from '../../../../src/domain/directory/filter/filter.js';
import type { Subject } from '../../../../src/domain/directory/filter/predicate-of.js';
import type { Json, JsonObject } from '../../../../src/domain/json.js';

export const IDS = ['4f1c0000-0000-0000-0000-000000000001', 'A1', 'b2'].map(objectId);
export const RELATIONS = capturedRelations.slice(0, 3);
const NAMES = ['name', 'state', 'tags', 'parts', 'size'];

/** Few and alike, so that random filters and random objects often meet. */
const TEXTS = [
  ...['', 'a', 'A', 'ab', 'Bab', "it's", 'a"b', 'back\\slash', 'two\nlines', 'Zoë', 'ΟΔΟΣ', 'οδος'],
  ...['ΟΔΟΣΑ', '\u212a', 'k', 'İ', '\ud800', 'true', '1', '2026-01-01', '2026-01-01T00:00:00Z'],
  ...['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.50+00:00', '4f1c'],
];
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary' }),
);
const number = fc.oneof(fc.constantFrom(0, 1, -1, 2.5, 10), fc.integer());
const literal = fc.oneof(text, number, fc.boolean(), fc.constant(null));

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    literal,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3 }),
  ),
})).value;

export const someAttributes: fc.Arbitrary<Readonly<Record<string, Json>>> = fc.dictionary(
  fc.constantFrom(...NAMES),
  value,
  { maxKeys: 5 },
);

export interface Example extends Subject {
  readonly attributes: JsonObject;
  /** The same as the text of a stored object would be. */
  readonly json: string;
}

export const anObject: fc.Arbitrary<Example> = fc
  .record({
    objectId: fc.constantFrom(...IDS),
    attributes: someAttributes,
    links: fc.array(fc.tuple(fc.constantFrom(...RELATIONS), fc.constantFrom(...IDS))),
  })
  .map(({ objectId: id, attributes, links }) => ({
    objectId: id,
    attributes,
    json: JSON.stringify({ objectId: id, attributes }),
    isLinked: (relation, sought) =>
      links.some(
        ([one, target]) => one === relation && (sought === null || sought.includes(target)),
      ),
  }));

const namedPath = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 })
  .map((names) => names.join('/'));

/** Of an object, or inside `any` of a member, which may be meant itself. */
const pathAt = (depth: number): fc.Arbitrary<string> =>
  fc.oneof(namedPath, fc.constant(depth === 0 ? 'id' : ''));

const leaf = (depth: number): fc.Arbitrary<Filter> => {
  const path = pathAt(depth);
  return fc.oneof(
    fc.record({
      kind: fc.constant('equals' as const),
      path,
      values: fc.array<Literal>(literal, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('compares' as const),
      path,
      operator: fc.constantFrom('lt' as const, 'le' as const, 'gt' as const, 'ge' as const),
      value: fc.oneof(text, number),
    }),
    fc.record({
      kind: fc.constant('matches' as const),
      path,
      operator: fc.constantFrom('startswith' as const, 'endswith' as const, 'contains' as const),
      text,
    }),
  );
};

const targets: fc.Arbitrary<readonly ObjectId[] | null> = fc.option(
  fc.array(fc.constantFrom(...IDS), { minLength: 1, maxLength: 2 }),
);
const linked: fc.Arbitrary<Filter> = fc.record({
  kind: fc.constant('linked' as const),
  relation: fc.constantFrom(...RELATIONS),
  targets,
});

/** A filter of an object, or inside `any` of a member of a collection. */
const filterAt = (depth: number): fc.Arbitrary<Filter> =>
  fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf(depth),
      ...(depth === 0 ? [linked] : []),
      fc.record({
        kind: fc.constant('any' as const),
        path: depth === 0 ? namedPath : pathAt(depth),
        part: fc.option(depth < 2 ? filterAt(depth + 1) : leaf(depth + 1)),
      }),
      fc.record({ kind: fc.constant('not' as const), part: tie('filter') }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        parts: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  })).filter;

export const aFilter: fc.Arbitrary<Filter> = filterAt(0);

/** An object, and a filter made from what it holds, so that it mostly passes. */
export const anObjectThatIsMeant: fc.Arbitrary<readonly [Example, Filter]> = anObject.chain(
  (object) => {
    const texts = Object.entries(object.attributes).flatMap(([path, held]) =>
      typeof held === 'string' ? [[path, held] as const] : [],
    );
    const leaves = texts.flatMap(([path, held]): Filter[] => [
      { kind: 'equals', path, values: [held.toUpperCase().toLowerCase(), 'other'] },
      { kind: 'matches', path, operator: 'contains', text: held.slice(0, -1) },
      { kind: 'matches', path, operator: 'endswith', text: held.slice(1) },
    ]);
    const own = fc.constantFrom<Filter[]>(
      { kind: 'equals', path: 'id', values: [object.objectId] },
      ...leaves,
    );
    const joined = fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(fc.oneof(own, own, aFilter), { minLength: 1, maxLength: 3 }),
    });
    return fc.tuple(fc.constant(object), fc.oneof(own, joined));
  },
);

/** The filter as a person would write it. */
export const printed = (filter: Filter): string => printedOf(filter, null);

const printedOf = (filter: Filter, member: string | null): string => {
  if ('parts' in filter) {
    return filter.parts.map((part) => `(${printedOf(part, member)})`).join(` ${filter.kind} `);
  }
  switch (filter.kind) {
    case 'not':
      return `not (${printedOf(filter.part, member)})`;
    case 'any':
      return `${at(filter.path, member)}/any(${memberPrinted(filter.part, member)})`;
    case 'linked':
      return `links/${filter.relation}/any(${targetsPrinted(filter.targets)})`;
    case 'equals':
    case 'compares':
    case 'matches':
      return leafPrinted(filter, at(filter.path, member));
  }
};

type Leaf = Extract<Filter, { readonly kind: 'equals' | 'compares' | 'matches' }>;

const leafPrinted = (filter: Leaf, path: string): string => {
  switch (filter.kind) {
    case 'equals':
      return equalsPrinted(path, filter.values.map(written));
    case 'compares':
      return `${path} ${filter.operator} ${written(filter.value)}`;
    case 'matches':
      return `${filter.operator}(${path},${written(filter.text)})`;
  }
};

const at = (path: string, member: string | null): string => {
  if (member === null) return path;
  return path === '' ? member : `${member}/${path}`;
};

const equalsPrinted = (path: string, values: readonly string[]): string =>
  values.length === 1 ? `${path} eq ${values.join('')}` : `${path} in (${values.join(',')})`;

const memberPrinted = (part: Filter | null, outer: string | null): string => {
  const name = `${outer ?? ''}x`;
  return part === null ? '' : `${name}:${printedOf(part, name)}`;
};

const targetsPrinted = (targets: readonly string[] | null): string =>
  targets === null ? '' : `m:m/id in (${targets.map(written).join(', ')})`;

const written = (literal: Literal): string =>
  typeof literal === 'string' ? `'${literal.replaceAll("'", "''")}'` : String(literal);
