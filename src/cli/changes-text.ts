import type { Link } from '../domain/directory/directory-object.js';
import { equalJson, type Json } from '../domain/json.js';
import {
  type Actor,
  type ChangeEvent,
  type ChangeReported,
  isFirstSight,
  type ObjectChanged,
  type ReportedTarget,
} from '../domain/timeline/events.js';
import type { TimelineEntry } from './answers.js';

const LONGEST_VALUE = 60;

/** A value in one short line. */
export const valueText = (value: Json): string => {
  if (value === null) return '–';
  const whole = typeof value === 'string' ? value : JSON.stringify(value);
  return whole.length > LONGEST_VALUE ? `${whole.slice(0, LONGEST_VALUE - 1)}…` : whole;
};

/** A value that became another; of a collection only what came and went. */
export const becameText = (before: Json, after: Json): string => {
  if (!isList(before) || !isList(after)) return `${valueText(before)} → ${valueText(after)}`;
  const came = after.filter((item) => !before.some((other) => equalJson(item, other)));
  const went = before.filter((item) => !after.some((other) => equalJson(item, other)));
  const changed = [
    ...came.map((item) => `+ ${valueText(item)}`),
    ...went.map((item) => `− ${valueText(item)}`),
  ];
  const shown = changed.slice(0, MOST_ITEMS).join(', ');
  const more = changed.length - MOST_ITEMS;
  return more > 0 ? `${shown} and ${String(more)} more` : shown;
};

const MOST_ITEMS = 5;
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const actorText = ({ name, id, kind }: Actor): string => name ?? id ?? kind;

export const actorsText = (actors: readonly Actor[]): string =>
  actors.length === 0 ? 'unknown' : actors.map(actorText).join(', ');

/** Who made a change; nobody is sought for what was there before anybody looked. */
export const whoText = ({ actors, event }: Pick<TimelineEntry, 'actors' | 'event'>): string =>
  actors.length === 0 && isFirstSight(event) ? '–' : actorsText(actors);

/** What a change did, or is reported to have done: a line for each attribute and link. */
export const changeLines = ({ type, data }: ChangeEvent | ChangeReported): readonly string[] => {
  if (type === 'ChangeReported') return reportedLines(data);
  if (type === 'LinksDiscovered') return data.links.map(metLine);
  return type === 'ObjectChanged' ? changedLines(data) : [whole[type]];
};

const metLine = ({ relation, targetId }: Link): string =>
  `${relation} found in the first reading: ${targetId}`;

const changedLines = ({ attributes, links }: ObjectChanged['data']): readonly string[] => [
  ...attributes.map(({ name, before, after }) => `${name}: ${becameText(before, after)}`),
  ...links.map(
    ({ relation, targetId, op }) => `${relation} ${op === 'added' ? '+' : '−'} ${targetId}`,
  ),
];

const whole = {
  ObjectDiscovered: 'found in the first full sync',
  ObjectCreated: 'created',
  ObjectSoftDeleted: 'deleted, can be restored',
  ObjectRestored: 'restored',
  ObjectHardDeleted: 'deleted for good',
} as const;

const sources = { capture: 'by the audit log', import: 'by an import' };

const reportedLines = ({
  activity,
  succeeded,
  source,
  targets,
}: ChangeReported['data']): readonly string[] => [
  `${activity}${succeeded ? '' : ', which failed'} (reported ${sources[source]}, not observed)`,
  ...targets.flatMap(targetLines),
];

const targetLines = ({ id, type, displayName, properties }: ReportedTarget): readonly string[] => {
  const target = [type, displayName ?? id].filter((word) => word !== null).join(' ');
  return properties.length === 0
    ? [target]
    : properties.map(
        ({ name, before, after }) => `${target}, ${name}: ${becameText(before, after)}`,
      );
};

const MOST_LINES = 6;

/** The same, shortened for a table. */
export const changeText = (change: ChangeEvent | ChangeReported): string => {
  const lines = changeLines(change);
  const more = lines.length - MOST_LINES;
  return (more > 0 ? [...lines.slice(0, MOST_LINES), `… and ${String(more)} more`] : lines).join(
    '\n',
  );
};
