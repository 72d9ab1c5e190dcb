import type { EventLine, EvidenceLine } from '../domain/integrity/evidence.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import type { Cells, Column, Exported, Rows } from './formats.port.js';

/**
 * What proves a log, from its lines in parts. As NDJSON it is what a verifier checks; a table of it is a
 * listing, for who looks through it.
 */
export const evidenceExport = (
  tenantId: string,
  parts: (signal: AbortSignal) => AsyncIterable<string>,
): Exported<EvidenceLine> => ({
  name: `evidence-${tenantId}`,
  head: null,
  counted: null,
  columns,
  cells: (line) => [cellsOf(line)],
  rows: async function* (signal) {
    for await (const part of parts(signal)) yield rowsIn(part);
  },
});

const rowsIn = (part: string): Rows<EvidenceLine> => ({
  // Evidence counts its own lines.
  count: 0,
  lines: () => part,
  values: () =>
    part
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as EvidenceLine),
});

const text = (name: string): Column => ({ name, type: 'text' });

const columns: readonly Column[] = [
  ...['kind', 'streamId'].map(text),
  { name: 'revision', type: 'number' },
  ...['id', 'type'].map(text),
  { name: 'observedAt', type: 'instant' },
  ...['objectId', 'objectType', 'displayName', 'chain'].map(text),
  { name: 'data', type: 'json' },
];

const cellsOf = (line: EvidenceLine): Cells =>
  line.kind === 'event' ? eventCells(line) : otherCells(line);

const eventCells = ({ streamId, revision, id, event, metadata }: EventLine): Cells => {
  const { objectId = null, objectType = null, displayName = null } = event.data;
  return [
    ...['event', streamId, revision, id, event.type, metadata['observedAt'] ?? null],
    ...[objectId, objectType, displayName, metadata.chain ?? null],
    { event: event.data, metadata },
  ];
};

const otherCells = ({ kind, ...data }: EvidenceLine): Cells => {
  const { streamId = null, revision = null } = plain(data);
  return [kind, streamId, revision, null, null, null, null, null, null, null, plain(data)];
};

/** What was read from JSON is JSON. */
const plain = (data: object): JsonObject => {
  const value = data as Json;
  return isJsonObject(value) ? value : {};
};
