import type { Recovery } from '../domain/recovery/recovery.js';
import { NO_SIGN_IN } from './access.js';
import type { Gap, TimelineEntry, Trust } from './answers.js';
import { actorsText, changeLines } from './changes-text.js';
import { durationText } from './duration-text.js';
import type { Session } from './session.js';
import { type RecentAlarms, sayAlarms } from './status-alarms.js';

export interface CaptureStatus {
  readonly owner: {
    readonly holder: string;
    readonly since: string;
    readonly isUs: boolean;
  } | null;
  readonly readers: readonly Reader[];
  readonly gaps: readonly Gap[];
  readonly notifications: {
    readonly subscriptions: readonly { readonly type: string; readonly expiresAt: string }[];
    readonly received: number;
    readonly ignored: number;
    readonly failure: string | null;
  } | null;
  readonly firstSync: {
    readonly done: boolean;
    readonly completedAt: string | null;
    readonly objects: number;
  };
}

interface Reader {
  readonly reader: string;
  readonly state: string;
  readonly lastLookAt: string | null;
  readonly lagSeconds: number | null;
  readonly failure: string | null;
}

export interface State {
  readonly counts: Readonly<Record<string, number>>;
  readonly trust: Trust;
}

export interface Backup {
  readonly backupId: string;
  readonly instant: string;
}

/** All that is told on one screen. */
export interface Status {
  readonly server: string;
  readonly offline: boolean;
  readonly signIn: string;
  readonly capture: CaptureStatus;
  readonly state: State | null;
  readonly lastBackup: Backup | null;
  readonly alarms: RecentAlarms;
  /** Of the last day. */
  readonly severe: { readonly rows: readonly TimelineEntry[]; readonly more: boolean } | null;
  /** That have not ended. */
  readonly recoveries: readonly Recovery[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Objects and the audit log are looked at at least once a minute. */
const OLD_MS = 3 * MINUTE_MS;
/** Backups are taken daily. */
const OLD_BACKUP_MS = 26 * HOUR_MS;
const SEVERE_SHOWN = 5;
const GAPS_SHOWN = 3;

/** What is wrong first, then the alarms, what else was severe, what is being brought back, and how fresh all of it is. */
export const sayStatus = (session: Session, status: Status): void => {
  const { output } = session;
  const wrong = wrongIn(session, status);
  output.say(
    wrong.length === 0 ? output.strong('All is well') : output.warn('Look at this first:'),
  );
  for (const line of wrong) output.line(output.warn(`- ${line}`));
  sayAlarms(session, status.alarms);
  saySevere(session, status);
  sayRecoveries(session, status);
  sayCapture(session, status);
};

/** In the order in which it matters. */
const wrongIn = (session: Session, status: Status): readonly string[] => [
  ...capturedBy(status),
  ...gapsIn(session, status.capture),
  ...backupFaults(session, status),
  ...behind(status),
  ...(status.signIn === 'off' ? [NO_SIGN_IN] : []),
];

const capturedBy = ({ capture, offline }: Status): readonly string[] => {
  if (offline) return ['No server is asked: nobody captures this tenant. `stateline start` does'];
  const nobody = capture.owner === null ? ['No process captures at the moment'] : [];
  return [...nobody, ...failingIn(capture)];
};

const behind = ({ state }: Status): readonly string[] => {
  const lag = state?.trust.lagEvents;
  if (lag === 0 || lag === undefined) return [];
  return [`${lag === null ? 'Some' : String(lag)} recorded events are not in any answer yet`];
};

const failingIn = ({ readers }: CaptureStatus): readonly string[] =>
  readers
    .filter(({ failure }) => failure !== null)
    .map(({ reader, state, failure }) => `Reader ${reader} is ${state}: ${failure ?? ''}`);

const gapsIn = ({ output: { time } }: Session, { gaps }: CaptureStatus): readonly string[] => {
  const shown = gaps
    .slice(-GAPS_SHOWN)
    .map(
      ({ reader, from, until, reason }) =>
        `Gap of ${reader} from ${time(from)} to ${time(until)}: ${reason}`,
    );
  const more = gaps.length - shown.length;
  return more > 0 ? [...shown, `… and ${String(more)} gaps before`] : shown;
};

const backupFaults = ({ io }: Session, { lastBackup, capture }: Status): readonly string[] => {
  if (lastBackup === null) return capture.firstSync.done ? ['There is no backup yet'] : [];
  const ageMs = io.now().getTime() - Date.parse(lastBackup.instant);
  return ageMs > OLD_BACKUP_MS ? [`The last backup is ${durationText(ageMs)} old`] : [];
};

const saySevere = ({ output }: Session, { severe }: Status): void => {
  if (severe === null) return;
  const { rows, more } = severe;
  output.say('');
  if (rows.length === 0) {
    output.say('No single change was severe in the last 24 hours');
    return;
  }
  output.say(
    output.strong(`${String(rows.length)}${more ? ' or more' : ''} severe changes in 24 hours:`),
  );
  output.table(
    [output.timeHead('When'), 'Who', 'Name', 'What'],
    rows
      .slice(0, SEVERE_SHOWN)
      .map(({ occurredAt, observedAt, actors, event, severityReasons }) => [
        output.time(occurredAt ?? observedAt),
        actorsText(actors),
        event.data.displayName,
        severityReasons[0]?.text ?? changeLines(event)[0] ?? '',
      ]),
  );
  output.say('All of them: stateline timeline --from -1d --severity high');
};

const sayRecoveries = ({ output }: Session, { recoveries }: Status): void => {
  if (recoveries.length === 0) return;
  output.say(output.strong('\nRecoveries that have not ended:'));
  output.table(
    ['Recovery', 'Status', 'Reason', 'Next'],
    recoveries.map(({ recoveryId, status, reason }) => [
      ...[recoveryId, status, reason],
      `stateline recover ${NEXT[status] ?? 'watch'} ${recoveryId}`,
    ]),
  );
};

const NEXT: Readonly<Record<string, string>> = { planned: 'show', paused: 'resume' };

const sayCapture = (session: Session, status: Status): void => {
  const { output, io } = session;
  const { capture, state, lastBackup } = status;
  output.say('');
  sayWhere(session, status);
  saySync(session, capture);
  output.say(`Looks: ${looksText(capture.readers, io.now().getTime())}`);
  if (state !== null) output.say(`Objects: ${objectsText(state.counts)}`);
  sayNotifications(output, capture.notifications);
  const backup =
    lastBackup === null ? 'none yet' : `${output.time(lastBackup.instant)}  ${lastBackup.backupId}`;
  output.say(`Last backup: ${backup}`);
};

const sayWhere = ({ output }: Session, { server, offline, capture: { owner } }: Status): void => {
  output.line(`${offline ? 'Data folder' : 'Server'}: ${server}`);
  if (offline || owner === null) return;
  const here = owner.isUs ? ' (this server)' : '';
  output.line(`Captured by: ${owner.holder}${here} since ${output.time(owner.since)}`);
};

const saySync = ({ output }: Session, { firstSync }: CaptureStatus): void => {
  output.say(
    firstSync.done
      ? `First full sync: completed ${output.time(firstSync.completedAt)}`
      : output.warn(`First full sync: under way, ${String(firstSync.objects)} objects so far`),
  );
};

/** Links that no delta tells are read once in hours or days, and are told by no age. */
const looksText = (readers: readonly Reader[], nowMs: number): string => {
  const ages = readers
    .filter(({ reader }) => !reader.includes('/'))
    .flatMap(({ lastLookAt }) => (lastLookAt === null ? [] : nowMs - Date.parse(lastLookAt)));
  if (ages.length === 0) return `none of ${String(readers.length)} readers yet`;
  const oldest = Math.max(...ages, 0);
  const verdict = oldest > OLD_MS ? ', which is old' : '';
  return `${String(readers.length)} readers; the oldest was ${durationText(oldest)} ago${verdict}`;
};

const objectsText = (counts: State['counts']): string => {
  const types = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const all = types.reduce((sum, [, count]) => sum + count, 0);
  return `${String(all)} (${types.map(([type, count]) => `${type} ${String(count)}`).join(', ')})`;
};

const sayNotifications = (
  output: Session['output'],
  told: CaptureStatus['notifications'],
): void => {
  if (told === null) return;
  const { subscriptions, received, ignored, failure } = told;
  const until = subscriptions.map(
    ({ type, expiresAt }) => `${type} until ${output.time(expiresAt)}`,
  );
  output.say(
    `Change notifications: ${until.join(', ') || 'not subscribed'}; ${String(received)} received, ${String(ignored)} ignored`,
  );
  if (failure !== null) output.say(output.warn(`Change notifications: ${failure}`));
};
