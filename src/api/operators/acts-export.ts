import type { Json } from '../../domain/json.js';
import type { RecordedAct } from '../../operators/list-operator-acts.query.js';
import { csvHeadOf, csvLine } from '../export-csv.js';

export type ActsFormat = 'ndjson' | 'csv';
export const actsFormats: readonly ActsFormat[] = ['ndjson', 'csv'];

interface Written {
  readonly mediaType: string;
  /** Texts that make the whole when put together. */
  readonly texts: (acts: AsyncIterable<RecordedAct>) => AsyncGenerator<string>;
}

/** At last tells how many there were, so that a reader knows it has them all. */
async function* asLines(acts: AsyncIterable<RecordedAct>) {
  let count = 0;
  for await (const act of acts) {
    yield `${JSON.stringify({ kind: 'act', ...act })}\n`;
    count += 1;
  }
  yield `${JSON.stringify({ kind: 'end', acts: count })}\n`;
}

const columns = [
  ...['recordedAt', 'at', 'action', 'outcome', 'actorName', 'actorId', 'actorKind', 'address'],
  ...['target', 'reason', 'query', 'status', 'error', 'permission', 'method', 'route', 'times'],
  ...['correlationId', 'requestId', 'id'],
];

async function* asCsv(acts: AsyncIterable<RecordedAct>) {
  yield csvHeadOf(columns);
  for await (const act of acts) yield csvLine(cellsOf(act));
}

const cellsOf = (act: RecordedAct): readonly Json[] => {
  const { actor, query } = act;
  const filters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return [
    ...[act.recordedAt, act.at, act.action, act.outcome, actor.name, actor.id, actor.kind],
    ...[act.address, act.target, act.reason, filters.join('; '), act.status, act.error],
    ...[act.permission, act.method, act.route, act.times],
    ...[act.correlationId, act.requestId, act.id],
  ];
};

/** How acts are written in each format, always in UTF-8 and with times in UTC. */
export const actsWrittenAs: Readonly<Record<ActsFormat, Written>> = {
  ndjson: { mediaType: 'application/x-ndjson', texts: asLines },
  csv: { mediaType: 'text/csv; charset=utf-8', texts: asCsv },
};
