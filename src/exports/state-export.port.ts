import { capturedProperties, relationsOf } from '../domain/directory/catalogue.js';
import type { Link, ObjectType } from '../domain/directory/directory-object.js';
import { type Json, ownValue } from '../domain/json.js';
import type { Lines, ObjectAt, Trust } from '../history/history.port.js';
import type { Cells, Column, Exported, Rows } from './formats.port.js';

type ExportedObject = ObjectAt & { readonly links: readonly Link[] };

export interface StateToExport {
  readonly trust: Trust;
  /** `undefined`: all there are. */
  readonly type: ObjectType | undefined;
  /** Every object with its links, as lines of JSON. */
  readonly lines: (signal: AbortSignal) => AsyncIterable<Lines>;
}

/** A tenant as it was, or as it would be. In a table one type has a column for each attribute and relation. */
export const stateExport = ({ trust, type, lines }: StateToExport): Exported<ExportedObject> => {
  const table = type === undefined ? tableOfAll : tableOf(type);
  return {
    name: `${type ?? 'objects'}-${trust.instant.replaceAll(':', '')}`,
    head: { kind: 'trust', ...trust },
    counted: 'objects',
    ...table,
    rows: async function* (signal) {
      for await (const group of lines(signal)) yield rowsIn(group);
    },
  };
};

const rowsIn = ({ objects, bytes }: Lines): Rows<ExportedObject> => ({
  count: objects,
  lines: () => bytes,
  values: () => objectsIn(bytes),
});

const NEWLINE = 0x0a;

function* objectsIn(bytes: Buffer): Generator<ExportedObject> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, start);
    yield JSON.parse(bytes.toString('utf8', start, end)) as ExportedObject;
    start = end + 1;
  }
}

const common: readonly Column[] = [
  { name: 'objectId', type: 'text' },
  { name: 'objectType', type: 'text' },
  { name: 'displayName', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'validFrom', type: 'instant' },
  { name: 'deletedDateTime', type: 'instant' },
  { name: 'changeId', type: 'text' },
];

/** What an object would be without some changes no change has made: it has no start and no change. */
const commonCells = (object: Partial<ExportedObject>): Cells => [
  ...[object.objectId ?? null, object.objectType ?? null, object.displayName ?? null],
  ...[object.status ?? null, object.validFrom ?? null, object.deletedDateTime ?? null],
  object.changeId ?? null,
];

interface Table {
  readonly columns: readonly Column[];
  readonly cells: (object: ExportedObject) => readonly Cells[];
}

const tableOfAll: Table = {
  columns: [...common, { name: 'attributes', type: 'json' }, { name: 'links', type: 'json' }],
  cells: (object) => [
    [...commonCells(object), { ...object.attributes }, object.links.map((link) => ({ ...link }))],
  ],
};

const isCommon = (name: string): boolean =>
  name === 'id' || common.some((column) => column.name === name);

/** Whatever nobody has told us about stands in a last column, so that nothing is left out. */
const tableOf = (type: ObjectType): Table => {
  const relations = relationsOf(type);
  const attributes = capturedProperties(type).filter(
    (name) => !isCommon(name) && !relations.includes(name),
  );
  const known = new Set(attributes);
  return {
    columns: [
      ...common,
      ...[...attributes, ...relations].map((name): Column => ({ name, type: 'text' })),
      { name: 'otherAttributes', type: 'json' },
    ],
    cells: (object) => [
      [
        ...commonCells(object),
        ...attributes.map((name) => ownValue(object.attributes, name) ?? null),
        ...relations.map((relation) => targetsOf(object, relation)),
        othersOf(object, known),
      ],
    ],
  };
};

/** Ids with spaces between; `null` where there are none. */
const targetsOf = ({ links }: ExportedObject, relation: string): string | null => {
  const ids = links.filter((link) => link.relation === relation).map(({ targetId }) => targetId);
  return ids.length === 0 ? null : ids.join(' ');
};

const othersOf = ({ attributes }: ExportedObject, known: ReadonlySet<string>): Json => {
  const others = Object.entries(attributes).filter(([name]) => !known.has(name) && !isCommon(name));
  return others.length === 0 ? null : Object.fromEntries(others);
};
