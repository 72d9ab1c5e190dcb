import type { Recoverability, ReportLink, ReportRow } from '../domain/comparison/report-row.js';
import type { Report } from '../domain/comparison/report.js';
import { actorsText, becameText, valueText } from './changes-text.js';
import type { Output } from './print.js';

/** Heads of the table of a report. */
export const columns = ['Name', 'Type', 'To recover', 'What differs', 'Who', 'Object'];

/** What is compared with what. */
export const summaryOf = ({ from, until, without }: Report, { time }: Output): string => {
  if (without === undefined) return `From ${time(from.instant)} to ${time(until.instant)}`;
  const { actors = [], correlationIds = [], changeIds = [] } = without;
  const ids = [...correlationIds, ...changeIds];
  const whose = [...actors, ...(ids.length > 3 ? [`${String(ids.length)} ids`] : ids)].join(', ');
  const window = `${time(without.from.instant)} to ${time(without.until.instant)}`;
  return `${time(until.instant)}, against the same without the changes of ${whose} from ${window}`;
};

/** The cells of a row, in the order of {@link columns}. */
export const cellsOf = (row: ReportRow): readonly string[] => [
  row.displayName,
  row.objectType,
  actionText(row),
  shortened([...statusLines(row), ...partLines(row), ...conflictLines(row), ...lostLines(row)]),
  actorsText(row.actors),
  row.formerId === null ? row.objectId : `${row.objectId}\nwas ${row.formerId}`,
];

const MOST_LINES = 8;

const shortened = (lines: readonly string[]): string => {
  const more = lines.length - MOST_LINES;
  return (more > 0 ? [...lines.slice(0, MOST_LINES), `… and ${String(more)} more`] : lines).join(
    '\n',
  );
};

const WIDTH = 44;

const actionText = ({ recoveryAction, recoverable, reason }: ReportRow): string => {
  const action = recoverable === 'part' ? `${recoveryAction}, not all of it` : recoveryAction;
  return recoveryAction === 'none' && reason !== null ? `none:\n${wrapped(reason)}` : action;
};

/** In lines of at most so many characters, as far as words allow. */
const wrapped = (text: string): string =>
  text.replace(new RegExp(`(.{1,${String(WIDTH)}})(?: +|$)`, 'g'), '$1\n').trimEnd();

const statusLines = ({ existence: { before, after } }: ReportRow): readonly string[] => {
  if (before === after) return [];
  if (after === 'live') return [before === 'absent' ? 'created' : `restored, was ${before}`];
  return [after === 'soft-deleted' ? 'deleted, can be restored' : 'deleted for good'];
};

/** Values of what was created stand for themselves: only what was there can differ. */
const partLines = (row: ReportRow): readonly string[] => {
  if (row.existence.before === 'absent') return [];
  const isOfMany = row.recoveryAction !== 'none';
  const why = ({ reason }: Recoverability): string =>
    isOfMany && reason !== null ? `\n  stays: ${reason}` : '';
  return [
    ...row.attributes.map((one) => `${one.name}: ${becameText(one.before, one.after)}${why(one)}`),
    ...row.links.map((link) => `${linkText(link)}${why(link)}`),
  ];
};

const linkText = ({ relation, op, target, targetType }: ReportLink): string =>
  `${relation} ${op === 'added' ? '+' : '−'} ${target.displayName} (${targetType})`;

const conflictLines = ({ conflicts }: ReportRow): readonly string[] =>
  conflicts.map(
    ({ name, now, without }) =>
      `${name}: stays ${valueText(now)}, changed again by others (${valueText(without)} without)`,
  );

/** It stands in the reason why not all comes back. */
const lostLines = ({ lost, reason }: ReportRow): readonly string[] =>
  lost.length === 0 || reason === null ? [] : [wrapped(reason)];

/** How much differs, and how much of it was not shown. */
export const totalsText = ({ totals, reportId }: Report, shown: number): string => {
  const { objects = 0, attributes = 0, links = 0 } = totals ?? {};
  const counts = `${counted(objects, 'object')}, ${counted(attributes, 'attribute')}, ${counted(links, 'link')}`;
  const more = objects - shown;
  const rest = more > 0 ? `… and ${counted(more, 'object')} more: --limit, --format\n` : '';
  return `${rest}${counts} differ  (report ${reportId})`;
};

const counted = (count: number, one: string): string =>
  `${String(count)} ${one}${count === 1 ? '' : 's'}`;
