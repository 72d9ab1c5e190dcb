import { type Column, type Exported, rowsOf } from '../../exports/formats.port.js';
import type { Json } from '../../domain/json.js';
import type { RecordedAct } from '../../operators/list-operator-acts.query.js';

/** What operators did, from groups of acts. */
export const actsExport = (
  groups: (signal: AbortSignal) => AsyncIterable<readonly RecordedAct[]>,
): Exported<RecordedAct> => ({
  name: 'operators',
  head: null,
  counted: 'acts',
  columns,
  cells: (act) => [cellsOf(act)],
  rows: async function* (signal) {
    for await (const acts of groups(signal)) yield rowsOf('act', acts);
  },
});

const text = (name: string): Column => ({ name, type: 'text' });
const instant = (name: string): Column => ({ name, type: 'instant' });
const number = (name: string): Column => ({ name, type: 'number' });

const columns: readonly Column[] = [
  ...['recordedAt', 'at'].map(instant),
  ...['action', 'outcome', 'actorName', 'actorId', 'actorKind', 'address'].map(text),
  ...['target', 'reason', 'query'].map(text),
  number('status'),
  ...['error', 'permission', 'method', 'route'].map(text),
  number('times'),
  ...['correlationId', 'requestId', 'id'].map(text),
];

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
