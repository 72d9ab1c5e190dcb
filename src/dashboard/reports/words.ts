import type { Report, ReportRow } from '../api/types.js';
import { causeWords, counted } from '../recovery/words.js';
import { localClock, localDay, localTime } from '../ui/time.js';

type Status = Report['status'];
type Existence = ReportRow['existence']['before'];
type Action = ReportRow['recoveryAction'];
type Color = 'brand' | 'danger' | 'informative' | 'subtle' | 'success' | 'warning';

/** How a report stands: as a word, in which colour, and what that means. */
export const statuses: Readonly<
  Record<Status, { readonly title: string; readonly color: Color; readonly meaning: string }>
> = {
  requested: {
    title: 'Waits its turn',
    color: 'informative',
    meaning: 'It is made as soon as others are done.',
  },
  loading: { title: 'Loading data', color: 'brand', meaning: 'Both sides are being read.' },
  calculating: {
    title: 'In progress',
    color: 'brand',
    meaning: 'Both sides are being compared.',
  },
  completed: { title: 'Completed', color: 'success', meaning: 'All differences are found.' },
  failed: { title: 'Failed', color: 'danger', meaning: 'It could not be made.' },
  cancelled: {
    title: 'Cancelled',
    color: 'subtle',
    meaning:
      'Somebody stopped it, and nothing of it was kept. Make another one to see the differences.',
  },
};

export const hasEnded = (status: Status): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

type Told = Pick<Report, 'from' | 'until' | 'without'>;

/** What is compared, in one line. */
export const titleWords = ({ from, until, without }: Told): string =>
  without === undefined
    ? `${localTime(from.instant)} → ${laterWords(from.instant, until.instant)}`
    : `With and without ${causeWords(without)}`;

/** Only the time where it is the same day. */
const laterWords = (earlier: string, later: string): string =>
  localDay(earlier) === localDay(later) ? localClock(later) : localTime(later);

/** As `12 objects, 30 attributes, 4 links`; empty before it is known. */
export const totalsWords = (totals: Report['totals']): string =>
  totals === null
    ? ''
    : [
        counted(totals.objects, 'object'),
        counted(totals.attributes, 'attribute'),
        counted(totals.links, 'link'),
      ].join(', ');

const existences: Readonly<Record<Existence, string>> = {
  absent: 'never there',
  live: 'there',
  'soft-deleted': 'in the bin',
  'hard-deleted': 'gone for good',
};

export const existenceWord = (existence: Existence): string => existences[existence];

const lives: Readonly<Record<string, string>> = {
  'absent live': 'Created',
  'live soft-deleted': 'Deleted, in the bin',
  'live hard-deleted': 'Deleted for good',
  'live absent': 'Not known any more',
  'soft-deleted live': 'Back from the bin',
  'soft-deleted hard-deleted': 'Removed from the bin for good',
  'absent soft-deleted': 'Created and deleted, in the bin',
  'absent hard-deleted': 'Created and deleted for good',
};

/** What became of an object from the earlier side to the later one, in a few words. */
export const happenedWords = (
  row: Pick<ReportRow, 'existence' | 'formerId'> & {
    readonly attributes: readonly unknown[];
    readonly links: readonly unknown[];
  },
): string => {
  const { before, after } = row.existence;
  const parts = [
    row.attributes.length > 0 ? counted(row.attributes.length, 'attribute') : '',
    row.links.length > 0 ? counted(row.links.length, 'link') : '',
  ].filter((part) => part !== '');
  const life =
    before === after
      ? 'Changed'
      : (lives[`${before} ${after}`] ?? `${existences[before]} → ${existences[after]}`);
  const anew = row.formerId === null ? '' : ' (made anew)';
  return parts.length === 0 ? `${life}${anew}` : `${life}${anew}: ${parts.join(', ')}`;
};

/** What a recovery does about a row: in the native product's words where it knows such an action. */
export const actions: Readonly<
  Record<Action, { readonly title: string; readonly meaning: string }>
> = {
  update: { title: 'Update', meaning: 'Earlier values are written.' },
  restore: { title: 'Restore', meaning: 'It comes back from the bin.' },
  softDelete: { title: 'Soft delete', meaning: 'It was not there: it goes to the bin.' },
  delete: {
    title: 'Delete',
    meaning: 'It was not there, and its type has no bin: it is deleted for good.',
  },
  recreate: { title: 'Recreate', meaning: 'It is gone for good: it is made anew.' },
  none: { title: 'None', meaning: 'Nothing of it can be written.' },
};

export const actionNames = Object.keys(actions) as readonly Action[];

/** The native product knows no others. */
export const isNative = (action: Action): boolean =>
  action === 'update' || action === 'restore' || action === 'softDelete';

/** How much of a difference comes back. */
export const recoverables = {
  all: { title: 'All of it', color: 'success' },
  part: { title: 'Part of it', color: 'warning' },
  none: { title: 'Nothing', color: 'danger' },
} as const satisfies Record<ReportRow['recoverable'], { title: string; color: Color }>;

export const recoverableNames = Object.keys(recoverables) as readonly ReportRow['recoverable'][];

type Authority = ReportRow['sourceOfAuthority'];
const authorities = { cloud: 'Cloud', 'on-premises': 'On-premises' } as const;

/** Where the object is mastered, and where it was if that is another place. */
export const authorityWords = ({ before, after }: Authority): string => {
  const [was, is] = [before, after].map((one) => (one === null ? null : authorities[one]));
  if (was === null || is === null || was === is) return is ?? was ?? '';
  return `${was ?? ''} → ${is ?? ''}`;
};
