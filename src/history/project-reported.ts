import { severityOf, type SeverityLevel } from '../domain/severity/severity.js';
import type { ChangeReported } from '../domain/timeline/events.js';
import { sliceOf } from '../domain/timeline/streams.js';
import type { RecordedEvent } from '../event-store/event-store.port.js';
import type { At } from './positions.js';
import { listed, type ReportedTerm, timeOf } from './reported-index.js';
import { actorFlags, NO_OBJECT, severityFlags } from './row-flags.js';
import { Word } from './rows.js';
import { severityTerms } from './severity-terms.js';
import type { StagedRows } from './staged-rows.js';

/** Where an event stands that is in no slice of a day: behind all of them. */
const NO_DAY = 99_999_999;

/** `YYYYMMDD` of the slice that an event stands in, as a number. */
export const dayIn = ({ streamId }: Pick<RecordedEvent, 'streamId'>): number =>
  Number(sliceOf(streamId)?.day ?? NO_DAY);

/** Stages a change that no look saw: it is listed at its time, and touches no object. */
export const projectReported = (
  staged: StagedRows,
  recorded: RecordedEvent<ChangeReported>,
  at: At,
): void => {
  const { model } = staged;
  const { rows } = model;
  const { data } = recorded.event;
  const tenant = staged.tenant(recorded.metadata.tenantId);
  const time = timeOf(data.occurredAt);
  const row = model.addRow(at, time, textOf(recorded));
  rows.set(row, Word.object, tenant.no);
  const { level } = severityOf(recorded.event);
  const flags = NO_OBJECT | severityFlags(level) | actorFlags(data.actors);
  rows.set(row, Word.flags, rows.get(row, Word.flags) | flags);
  model.audit.report(row, data, dayIn(recorded));
  if (!tenant.reportedTypes.includes(data.objectType)) {
    tenant.reportedTypes = [...tenant.reportedTypes, data.objectType];
  }
  for (const term of termsOf(recorded, level)) staged.list(listed(tenant.no, term, { time, row }));
};

/** As `AuditRows` reads it. */
const textOf = ({ id, event, metadata }: RecordedEvent<ChangeReported>): string => {
  const { observedAt, $correlationId, $causationId = null } = metadata;
  return JSON.stringify([event.data.auditKey, id, observedAt, $correlationId, $causationId, event]);
};

const termsOf = (
  { id, event: { data }, metadata }: RecordedEvent<ChangeReported>,
  level: SeverityLevel,
): readonly ReportedTerm[] => [
  { kind: 'all', term: '' },
  { kind: 'type', term: data.objectType },
  { kind: 'id', term: id },
  ...each('object', [data.objectId, ...data.targets.map(({ id }) => id)]),
  ...each(
    'actor',
    data.actors.flatMap(({ id, name }) => [id, name]),
  ),
  ...each('correlation', [metadata.$correlationId, data.auditCorrelationId]),
  ...each('severity', severityTerms(level, data.objectType)),
];

const each = (
  kind: ReportedTerm['kind'],
  terms: readonly (string | null)[],
): readonly ReportedTerm[] =>
  [...new Set(terms)].filter((term) => term !== null).map((term) => ({ kind, term }));
