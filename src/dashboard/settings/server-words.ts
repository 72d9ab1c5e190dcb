import type { components } from '../api/schema.js';

export type Settings = components['schemas']['Settings'];

/** One setting for people. */
export interface SettingRow {
  readonly title: string;
  readonly words: string;
  /** The variable of the server's environment. */
  readonly setBy: string;
}

const yesNo = (yes: boolean): string => (yes ? 'yes' : 'no');
const seconds = (count: number): string => `${String(count)} s`;

const clouds: Readonly<Record<NonNullable<Settings['cloud']['value']>, string>> = {
  global: 'Microsoft Entra, worldwide',
  usgov: 'US Government',
  'usgov-dod': 'US Government, DoD',
  china: 'China (21Vianet)',
};

const ROLES_OF_PROCESS: Readonly<Record<Settings['roles']['value'][number], string>> = {
  capture: 'looks at the directory',
  history: 'keeps the history ready',
  api: 'answers requests',
  writer: 'writes recoveries',
  retention: 'removes what is older than is kept',
};

/** How the server is set, in the order in which people ask; emergency accounts of the directory stand apart. */
export const settingRows = (settings: Settings): readonly SettingRow[] => {
  const { lookSeconds: looks, cloud, writerAppId: writer } = settings;
  const row = (title: string, words: string, { setBy }: { readonly setBy: string }) => ({
    ...{ title, words, setBy },
  });
  return [
    row('Tenant', settings.simulated.value ? 'simulated' : 'a real one', settings.simulated),
    ...(cloud.value === null ? [] : [row('Cloud', clouds[cloud.value], cloud)]),
    row('Application that reads', settings.readerAppId.value, settings.readerAppId),
    row('Application that writes', writer.value ?? 'none: nothing can be brought back', writer),
    row(
      'Looks at the directory',
      `by changes every ${seconds(looks.value.changes)}, whole every ${seconds(looks.value.whole)}, at the audit log every ${seconds(looks.value.audit)}`,
      looks,
    ),
    row(
      'A write may stay unseen for',
      seconds(settings.readLagSeconds.value),
      settings.readLagSeconds,
    ),
    row(
      'The directory tells of changes',
      yesNo(settings.changeNotifications.value),
      settings.changeNotifications,
    ),
    row(
      'History is kept for',
      `${String(settings.retentionDays.value)} days`,
      settings.retentionDays,
    ),
    row(
      'The daily backup is taken at',
      `${String(settings.backupHourUtc.value).padStart(2, '0')}:00 UTC`,
      settings.backupHourUtc,
    ),
    row(
      'Administrators that a recovery must leave',
      String(settings.minimumAdministrators.value),
      settings.minimumAdministrators,
    ),
    row('Somebody else has to approve', yesNo(settings.fourEyes.value), settings.fourEyes),
    row(
      'Sign-in',
      settings.signIn.value === 'off' ? 'nobody signs in' : 'everybody signs in',
      settings.signIn,
    ),
    row(
      'Where people sign in',
      settings.signInAuthority.value ?? 'at no directory',
      settings.signInAuthority,
    ),
    row(
      'Application they sign in to',
      settings.signInClientId.value ?? 'none',
      settings.signInClientId,
    ),
    row('Guests may sign in', yesNo(settings.signInGuests.value), settings.signInGuests),
    row(
      'Address for people',
      settings.publicUrl.value ?? 'a name of this machine',
      settings.publicUrl,
    ),
    row(
      'Requests of one caller',
      `${String(settings.requestsPerMinute.value)} a minute`,
      settings.requestsPerMinute,
    ),
    row(
      'The log is kept',
      settings.log.value === 'embedded' ? 'by this server' : 'in EventStoreDB',
      settings.log,
    ),
    row(
      'This process',
      settings.roles.value.map((role) => ROLES_OF_PROCESS[role]).join(', '),
      settings.roles,
    ),
  ];
};
