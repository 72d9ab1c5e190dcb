import type { Command } from 'commander';
import { NO_SIGN_IN } from './access.js';
import type { Gap, Me, Trust } from './answers.js';
import type { Io } from './io.js';
import { type Session, sessionOf } from './session.js';

interface CaptureStatus {
  readonly owner: {
    readonly holder: string;
    readonly since: string;
    readonly isUs: boolean;
  } | null;
  readonly readers: readonly {
    readonly reader: string;
    readonly state: string;
    readonly lastLookAt: string | null;
    readonly lastSweepAt: string | null;
    readonly lagSeconds: number | null;
    readonly failure: string | null;
  }[];
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

interface State {
  readonly counts: Readonly<Record<string, number>>;
  readonly trust: Trust;
}

interface Backup {
  readonly backupId: string;
  readonly instant: string;
}

/** `stateline status` */
export const addStatus = (program: Command, io: Io): void => {
  program
    .command('status')
    .description('what is captured, how fresh it is, and the last backup')
    .action(async (_options, command: Command) => {
      await showStatus(sessionOf(command, io));
    });
};

const showStatus = async (session: Session): Promise<void> => {
  const { server, output, path } = session;
  const capture = await server.get<CaptureStatus>(await path('/capture'));
  const state = capture.firstSync.done ? await server.get<State>(await path('/state')) : null;
  const { rows } = await server.get<{ rows: readonly Backup[] }>(await path('/backups'), {
    limit: '1',
  });
  const lastBackup = rows[0] ?? null;
  const { signIn } = await server.get<Me>('/auth/me');
  output.record({ server: server.url, signIn, capture, state, lastBackup });
  if (signIn === 'off') output.say(output.warn(NO_SIGN_IN));
  sayCapture(session, capture);
  if (state !== null) {
    output.say('');
    output.table(
      ['Type', 'Objects'],
      Object.entries(state.counts).map(([type, count]) => [type, String(count)]),
    );
  }
  const backup =
    lastBackup === null ? 'none yet' : `${output.time(lastBackup.instant)}  ${lastBackup.backupId}`;
  output.say(`\nLast backup: ${backup}`);
};

const ownerLine = ({ output }: Session, owner: CaptureStatus['owner']): string => {
  if (owner === null) return output.warn('Captured by: no process at the moment');
  const here = owner.isUs ? ' (this server)' : '';
  return `Captured by: ${owner.holder}${here} since ${output.time(owner.since)}`;
};

const sayCapture = (session: Session, capture: CaptureStatus): void => {
  const { server, output } = session;
  const { owner, readers, gaps, firstSync, notifications } = capture;
  output.say(`${output.strong('Server')}: ${server.url}`);
  output.say(ownerLine(session, owner));
  output.say(
    firstSync.done
      ? `First full sync: completed ${output.time(firstSync.completedAt)}`
      : output.warn(`First full sync: under way, ${String(firstSync.objects)} objects so far`),
  );
  output.say('');
  output.table(
    ['Reader', 'State', output.timeHead('Last look'), 'Age', 'Last sweep', 'Failure'],
    readers.map(({ reader, state, lastLookAt, lagSeconds, lastSweepAt, failure }) => [
      reader,
      state,
      output.time(lastLookAt),
      lagSeconds === null ? '–' : `${String(lagSeconds)} s`,
      lastSweepAt === null ? '–' : output.time(lastSweepAt),
      failure ?? '',
    ]),
  );
  if (notifications !== null) sayNotifications(session, notifications);
  for (const { reader, from, until, reason } of gaps) {
    output.say(
      output.warn(`Gap of ${reader} from ${output.time(from)} to ${output.time(until)}: ${reason}`),
    );
  }
};

const sayNotifications = (
  { output }: Session,
  told: NonNullable<CaptureStatus['notifications']>,
): void => {
  const { subscriptions, received, ignored, failure } = told;
  const until = subscriptions.map(
    ({ type, expiresAt }) => `${type} until ${output.time(expiresAt)}`,
  );
  output.say(
    `Change notifications: ${until.join(', ') || 'not subscribed'}; ${String(received)} received, ${String(ignored)} ignored`,
  );
  if (failure !== null) output.say(output.warn(`Change notifications: ${failure}`));
};
