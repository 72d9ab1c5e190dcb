import type { Command } from 'commander';
import { hasEnded, type Recovery } from '../domain/recovery/recovery.js';
import type { AlarmShown } from './alarms.js';
import type { Me, Page, TimelineEntry } from './answers.js';
import type { Io } from './io.js';
import type { Query } from './server.js';
import { type Session, sessionOf } from './session.js';
import { ALARMS_ASKED, recentAlarms } from './status-alarms.js';
import {
  type Backup,
  type CaptureStatus,
  sayStatus,
  type State,
  type Status,
} from './status-text.js';

const DAY_MS = 86_400_000;
/** More than anybody looks at in one night. */
const MOST_ROWS = '100';

/** `stateline status` */
export const addStatus = (program: Command, io: Io): void => {
  program
    .command('status')
    .description(
      'one screen: is all well, what raised alarms or was severe, what is being brought back',
    )
    .action(async (_options, command: Command) => {
      const session = sessionOf(command, io);
      const status = await statusOf(session);
      session.output.record(status);
      sayStatus(session, status);
    });
};

const statusOf = async ({ server, path, io, data }: Session): Promise<Status> => {
  const ask = async <Answer>(below: string, query?: Query) =>
    server.get<Answer>(await path(below), query);
  const capture = await ask<CaptureStatus>('/capture');
  const synced = capture.firstSync.done;
  const since = new Date(io.now().getTime() - DAY_MS).toISOString();
  const [state, alarms, severe, backups, recoveries, me] = await Promise.all([
    synced ? ask<State>('/state') : null,
    ask<Page<AlarmShown>>('/alarms', { limit: String(ALARMS_ASKED) }),
    synced ? ask<Page<TimelineEntry>>('/timeline', severeSince(since, capture)) : null,
    ask<Page<Backup>>('/backups', { limit: '1' }),
    ask<Page<Recovery>>('/recoveries', { limit: MOST_ROWS }),
    server.get<Me>('/auth/me'),
  ]);
  return {
    ...{
      server: data ?? server.url,
      offline: data !== undefined,
      signIn: me.signIn,
      capture,
      state,
    },
    lastBackup: backups.rows[0] ?? null,
    alarms: recentAlarms(alarms.rows, since),
    severe: severe === null ? null : { rows: severe.rows, more: severe.next !== null },
    recoveries: recoveries.rows.filter(({ status }) => !hasEnded(status)),
  };
};

/** Nothing is known before the first full sync, and nothing may be asked of it. */
const severeSince = (since: string, { firstSync }: CaptureStatus): Query => ({
  from:
    firstSync.completedAt !== null && firstSync.completedAt > since ? firstSync.completedAt : since,
  severity: 'high',
  limit: MOST_ROWS,
});
