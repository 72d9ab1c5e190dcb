import type { Choices, Recovery, RecoveryStep } from '../api/types.js';
import { localTime } from '../ui/time.js';
import { typeTitle } from '../ui/type-names.js';

type Status = Recovery['status'];
type Outcome = RecoveryStep['outcome'];
type Step = RecoveryStep['step'];
type Color = 'brand' | 'danger' | 'important' | 'informative' | 'subtle' | 'success' | 'warning';

/** How a recovery stands: as a word, in which colour, and what that means. */
export const statuses: Readonly<
  Record<Status, { readonly title: string; readonly color: Color; readonly meaning: string }>
> = {
  requested: {
    title: 'Planning',
    color: 'informative',
    meaning: 'The plan is being made. Nothing is written.',
  },
  planned: {
    title: 'Waits for approval',
    color: 'warning',
    meaning: 'The plan stands and waits for approval. Nothing is written before that.',
  },
  approved: { title: 'Approved', color: 'brand', meaning: 'The plan is approved; writing begins.' },
  running: { title: 'Writing', color: 'brand', meaning: 'The plan is being written.' },
  paused: {
    title: 'Paused',
    color: 'warning',
    meaning: 'Writing is paused. What was written stays; it goes on when it is resumed.',
  },
  completed: { title: 'Completed', color: 'success', meaning: 'Every step is done.' },
  failed: {
    title: 'Failed',
    color: 'danger',
    meaning: 'It stopped before its end. What was written stays, and can be undone.',
  },
  cancelled: {
    title: 'Cancelled',
    color: 'subtle',
    meaning: 'Somebody stopped it. What was written until then stays, and can be undone.',
  },
  rejected: {
    title: 'Rejected',
    color: 'subtle',
    meaning: 'The plan was refused. Nothing was written.',
  },
};

/** A plan that waited for its approval until it was too old for it. */
export const EXPIRED = {
  title: 'Expired',
  color: 'subtle',
  meaning:
    'The plan is too old to be approved, because the directory has moved on: ask for it anew.',
} as const;

/** What became of a step, as people say it. */
export const outcomes: Readonly<
  Record<Outcome, { readonly title: string; readonly color: Color }>
> = {
  planned: { title: 'Planned', color: 'informative' },
  blocked: { title: 'Blocked', color: 'warning' },
  issued: { title: 'Being written', color: 'brand' },
  applied: { title: 'Applied', color: 'success' },
  partial: { title: 'Partly applied', color: 'warning' },
  'already-so': { title: 'Already so', color: 'success' },
  skipped: { title: 'Skipped', color: 'warning' },
  failed: { title: 'Failed', color: 'danger' },
};

export const hasEnded = (status: Status): boolean =>
  ['completed', 'failed', 'cancelled', 'rejected'].includes(status);

/** Where the wanted state comes from, as the rest of a sentence: `back to how it was on …`. */
export const sourceWords = ({ kind, target, cause, backupId = '' }: Recovery['source']): string => {
  switch (kind) {
    case 'instant':
      return `Back to how it was on ${timeOf(target?.instant)}`;
    case 'backup':
      return `Back to the backup of ${timeOf(target?.instant)} (${shortId(backupId)})`;
    case 'report':
      return `Back to the earlier side of a report, ${timeOf(target?.instant)}`;
    case 'cause':
      return `Take back ${causeWords(cause)}`;
    case 'undo':
      return 'Undo of a recovery';
    case 'retry':
      return 'What a recovery did not bring about, again';
  }
};

const timeOf = (instant: string | undefined): string =>
  instant === undefined ? 'an unknown instant' : localTime(instant);

/** What an attack, or a mistake, is told by, as `what Ada did and 2 changes`. */
export const causeWords = (cause: Recovery['source']['cause']): string => {
  const { actors = [], correlationIds = [], changeIds = [] } = cause ?? {};
  const parts = [
    actors.length > 0 ? `what ${actors.join(', ')} did` : '',
    correlationIds.length > 0 ? counted(correlationIds.length, 'audited operation') : '',
    changeIds.length > 0 ? counted(changeIds.length, 'change') : '',
  ].filter((part) => part !== '');
  return parts.join(' and ');
};

/** What it looks at, in a few words. */
export const scopeWords = (scope: Recovery['scope']): string => {
  const parts = [
    listed(scope.types?.map(typeTitle), 'type'),
    listed(scope.objectIds, 'object'),
    listed(scope.attributes, 'attribute'),
    listed(scope.relations, 'relation'),
    listed(scope.actors, 'actor'),
    listed(scope.correlationIds, 'audited operation'),
    listed(scope.changeIds, 'change'),
    scope.filter === undefined ? '' : `objects where ${scope.filter}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Everything' : parts.join('; ');
};

const MOST_NAMED = 2;

const listed = (names: readonly string[] | undefined, what: string): string => {
  if (names === undefined || names.length === 0) return '';
  return names.length > MOST_NAMED ? counted(names.length, what) : `${what} ${names.join(', ')}`;
};

/** As `1 step`, `12 steps`, `1,204 steps`. */
export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

export const shortId = (id: string): string => id.slice(0, 8);

/** What became of the steps so far, leaving out what is none. */
export const outcomeWords = (outcome: Recovery['outcome']): string => {
  const parts = [
    [outcome.applied, 'applied'],
    [outcome.partial, 'in part'],
    [outcome.alreadySo, 'already so'],
    [outcome.skipped, 'skipped'],
    [outcome.failed, 'failed'],
    [outcome.blocked, 'blocked'],
  ] as const;
  const told = parts.filter(([count]) => count > 0);
  return told.length === 0
    ? 'nothing yet'
    : told.map(([count, what]) => `${count.toLocaleString('en')} ${what}`).join(', ');
};

/** What a step does, in words. */
export const operationWords = ({ operation, attributes = [], link, instead }: Step): string => {
  switch (operation) {
    case 'update':
      return `Set ${attributes.map(({ name }) => name).join(', ')}`;
    case 'restore':
      return 'Bring back from the bin';
    case 'softDelete':
      return 'Move to the bin';
    case 'delete':
      return 'Delete for good';
    case 'recreate':
      return 'Make anew';
    case 'addLink':
      return instead === undefined
        ? `Add ${targetWords(link)}`
        : `Replace ${instead.targetName} by ${targetWords(link)}`;
    case 'removeLink':
      return `Remove ${targetWords(link)}`;
  }
};

const targetWords = (link: Step['link']): string =>
  link === undefined ? 'a link' : `${link.targetName} (${link.relation})`;

const blockedTitles: Readonly<Record<string, string>> = {
  'synced-from-on-premises': 'Synchronised from on-premises',
  'dynamic-membership': 'Members follow from a rule',
  'read-only': 'Read-only',
  secret: 'Secret, never kept',
  'unknown-property': 'Unknown attribute',
  'unknown-relation': 'Unknown relation',
  'unknown-type': 'Unknown type',
  'hard-deleted': 'Gone for good',
  'hard-deletion': 'Could not come back',
  'changed-later-by-another': 'Changed later by somebody else',
  'target-missing': 'What it leads to is missing',
  'kept-by-choice': 'Kept by your choice',
};

/** Why a step cannot be taken, in short; a reason of a newer server by its own name. */
export const blockedTitle = (reason: string): string => blockedTitles[reason] ?? reason;

export const ruleTitles: Readonly<
  Record<NonNullable<Recovery['proof']>['violations'][number]['rule'], string>
> = {
  administrators: 'Enough administrators can sign in',
  'break-glass': 'Emergency accounts can sign in',
  writer: 'Stateline keeps its own rights',
};

const verdicts = {
  applied: 'Applied',
  'already-so': 'Was so already',
  conflict: 'Somebody set something else meanwhile',
  refused: 'The directory refused it',
  'not-possible': 'Not possible',
} as const;

export const verdictTitle = (verdict: keyof typeof verdicts): string => verdicts[verdict];

/** How many steps of a plan are to be written: neither blocked nor kept. */
export const writable = ({ totals }: Pick<Recovery, 'totals'>): number =>
  totals === null ? 0 : totals.steps - totals.blocked - totals.kept;

/** How many of those are settled, whichever way. */
export const settled = ({ outcome }: Pick<Recovery, 'outcome'>): number =>
  outcome.applied + outcome.partial + outcome.alreadySo + outcome.skipped + outcome.failed;

export type ChoiceField = Exclude<keyof Choices, 'exceptions'>;
