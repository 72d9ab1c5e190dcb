import type { Recovery } from '../api/types.js';
import { newRecoveryLink } from '../shell/links.js';
import { hasExpired } from './allowed.js';
import { choiceFields } from './choices.js';
import type { WantedException, WantedText } from './wanted.js';

type Texts = Partial<Record<WantedText, string>>;

/**
 * The form of a new recovery, filled in as one was asked for whose plan came to nothing; `null` where there is
 * nothing to ask for again, or the form has no field for it.
 */
export const againLink = (recovery: Recovery, nowMs: number): string | null => {
  const { status, startedAt, scope, tenantId, choices, reason } = recovery;
  const isOver = startedAt === null && (hasExpired(recovery, nowMs) || CAME_TO_NOTHING.has(status));
  const source = sourceTexts(recovery.source);
  const isByCause = [scope.actors, scope.changeIds, scope.correlationIds].some(
    (list) => list !== undefined && list.length > 0,
  );
  if (!isOver || source === null || isByCause) return null;
  const { types, objectIds, attributes, relations, filter } = scope;
  const listed = { types, objectIds, paths: attributes, relations };
  return newRecoveryLink(tenantId, {
    by: recovery.source.kind,
    ...source,
    ...Object.fromEntries(Object.entries(listed).map(([name, list]) => [name, list?.join(',')])),
    ...{ filter: filter ?? '', reason },
    ...Object.fromEntries(choiceFields.map(({ field }) => [`${field}Choice`, choices[field]])),
    exceptions: exceptionsText(choices.exceptions),
  });
};

const CAME_TO_NOTHING = new Set<Recovery['status']>(['rejected', 'cancelled', 'failed']);

/** `null` for what is not asked for by that form. */
const sourceTexts = (source: Recovery['source']): Texts | null => {
  const { kind, target, backupId, reportId, cause } = source;
  switch (kind) {
    case 'instant':
      return target === undefined ? null : { target: target.instant };
    case 'backup':
      return backupId === undefined ? null : { target: backupId };
    case 'report':
      return reportId === undefined ? null : { reportId };
    case 'cause':
      return cause === undefined ? null : causeTexts(cause);
    case 'undo':
    case 'retry':
      return null;
  }
};

const causeTexts = ({
  actors = [],
  correlationIds = [],
  changeIds = [],
  from,
  until,
}: NonNullable<Recovery['source']['cause']>): Texts => ({
  actors: actors.join(','),
  correlationIds: correlationIds.join(','),
  changeIds: changeIds.join(','),
  from: from.instant,
  until: until.instant,
});

const exceptionsText = (exceptions: Recovery['choices']['exceptions']): string => {
  const kept = exceptions.map(({ where, choice }) => ({
    where: Object.fromEntries(Object.entries(where).map(([name, list]) => [name, list.join(',')])),
    choice,
  })) satisfies { where: Partial<WantedException['where']>; choice: object }[];
  return kept.length === 0 ? '' : JSON.stringify(kept);
};
