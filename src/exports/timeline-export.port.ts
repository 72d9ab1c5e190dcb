import { setImmediate as turn } from 'node:timers/promises';
import type { Json } from '../domain/json.js';
import type { Link } from '../domain/directory/directory-object.js';
import {
  type ChangeEvent,
  type ChangeReported,
  type FirstSight,
  isFirstSight,
} from '../domain/timeline/events.js';
import type { TenantHistory, TimelineQuery, TimelineRow, Trust } from '../history/history.port.js';
import { type Cells, type Column, type Exported, type Rows, rowsOf } from './formats.port.js';

export interface TimelineToExport {
  readonly trust: Trust;
  readonly tenant: TenantHistory;
  readonly query: Omit<TimelineQuery, 'page'>;
}

/**
 * What changed, and what was only reported. In a table each attribute and link of a change is a line; what an
 * object was when it was first seen is for an export of the state to tell.
 */
export const timelineExport = ({
  trust,
  tenant,
  query,
}: TimelineToExport): Exported<TimelineRow> => ({
  name: `timeline-${trust.instant.replaceAll(':', '')}`,
  head: { kind: 'trust', ...trust },
  counted: 'changes',
  columns,
  cells: cellsOf,
  rows: (signal) => pagesOf(tenant, query, signal),
});

const PAGE_SIZE = 250;

async function* pagesOf(
  tenant: TenantHistory,
  query: TimelineToExport['query'],
  signal: AbortSignal,
): AsyncGenerator<Rows<TimelineRow>> {
  let after: string | undefined;
  do {
    const page = { size: PAGE_SIZE, ...(after !== undefined && { after }) };
    const { rows, next } = tenant.timeline({ ...query, page });
    if (rows.length > 0) yield rowsOf('change', rows);
    after = next ?? undefined;
    // Others ask as well.
    await turn();
  } while (after !== undefined && !signal.aborted);
}

const text = (name: string): Column => ({ name, type: 'text' });
const json = (name: string): Column => ({ name, type: 'json' });
const instant = (name: string): Column => ({ name, type: 'instant' });

const columns: readonly Column[] = [
  ...['position', 'changeId', 'event'].map(text),
  ...['occurredAt', 'observedAt'].map(instant),
  ...['actors', 'actorIds', 'addresses', 'activities', 'severity', 'severityReasons'].map(text),
  ...['objectType', 'objectId', 'displayName', 'difference', 'name'].map(text),
  ...['before', 'after'].map(json),
  ...['targetId', 'targetType', 'correlationId', 'auditIds', 'causationId'].map(text),
];

const cellsOf = (row: TimelineRow): readonly Cells[] => {
  const { event, actors, severityReasons } = row;
  const { objectType, objectId, displayName } = event.data;
  const known = (texts: readonly (string | null)[]) => texts.filter((one) => one !== null);
  const before = [
    ...[row.position, row.changeId, event.type, row.occurredAt, row.observedAt],
    actors.map(({ name, id, kind }) => name ?? id ?? kind).join('; '),
    known(actors.map(({ id }) => id)).join(' '),
    known(actors.map(({ ip }) => ip)).join(' '),
    ...[row.activities.join('; '), row.severity],
    severityReasons.map((reason) => reason.text).join('; '),
    ...[objectType, objectId, displayName],
  ];
  const after = [row.correlationId, row.auditIds.join(' '), row.causationId];
  return linesOf(event).map(({ difference, name, ...line }) => [
    ...[...before, difference, name, line.before, line.after],
    ...[line.targetId ?? null, line.targetType ?? null, ...after],
  ]);
};

/** The cells of a line that differ from line to line of one change. */
interface Line {
  readonly difference: 'status' | 'attribute' | 'link' | 'reported';
  readonly name: string | null;
  readonly before: Json;
  readonly after: Json;
  readonly targetId?: string | null;
  readonly targetType?: string | null;
}

const linesOf = (event: ChangeEvent | ChangeReported): readonly Line[] => {
  if (isFirstSight(event)) return metLines(event);
  switch (event.type) {
    case 'ObjectCreated':
      return [status('absent', 'live')];
    case 'ObjectChanged':
      return changeLines(event.data);
    case 'ObjectSoftDeleted':
      return [status('live', 'soft-deleted')];
    case 'ObjectRestored':
      return [status(event.data.was, 'live')];
    case 'ObjectHardDeleted':
      return [status(event.data.was, 'hard-deleted')];
    case 'ChangeReported':
      return reportedLines(event.data);
  }
};

/** Nobody knows how it was before. */
const metLines = (event: FirstSight): readonly Line[] =>
  event.type === 'LinksDiscovered'
    ? event.data.links.map((link) => linkLine(link, null, true))
    : [status(null, 'live')];

const status = (before: Json, after: Json): Line => ({
  ...{ difference: 'status', name: 'status', before, after },
});

const changeLines = ({
  attributes,
  links,
}: Extract<ChangeEvent, { type: 'ObjectChanged' }>['data']): readonly Line[] => [
  ...attributes.map(({ name, before, after }): Line => ({
    ...{ difference: 'attribute', name, before, after },
  })),
  ...links.map((link) => linkLine(link, link.op === 'removed', link.op === 'added')),
];

const linkLine = (
  { relation, targetId, targetType }: Link,
  before: boolean | null,
  after: boolean,
): Line => ({ difference: 'link', name: relation, targetId, targetType, before, after });

/** Also a record that tells of no value is a line. */
const reportedLines = ({ targets }: ChangeReported['data']): readonly Line[] => {
  const lines = targets.flatMap(({ id: targetId, type: targetType, properties }) =>
    properties.map(({ name, before, after }): Line => ({
      ...{ difference: 'reported', name, before, after, targetId, targetType },
    })),
  );
  const [about] = targets;
  const none: Line = { difference: 'reported', name: null, before: null, after: null };
  return lines.length > 0
    ? lines
    : [{ ...none, targetId: about?.id ?? null, targetType: about?.type ?? null }];
};
