import { listOf, object, oneOf, orNull, ref, type Shape, text, truth, whole } from './shapes.js';

const setting = (value: object): Shape =>
  object({ value, setBy: text('The variable of the environment that it is changed by') });

/** What is answered about how a server is set. */
export const settingsSchemas = {
  Settings: {
    ...object({
      version: text(),
      simulated: setting({ ...truth, description: 'No real directory is read or written' }),
      cloud: setting(orNull(oneOf('global', 'usgov', 'usgov-dod', 'china'))),
      readerAppId: setting(text('Application id of the app registration that reads')),
      writerAppId: setting(
        orNull(text('Of the one that writes; null: no recovery can be carried out')),
      ),
      roles: setting(listOf(oneOf('capture', 'history', 'api', 'writer', 'retention'))),
      log: setting(oneOf('embedded', 'eventstoredb')),
      retentionDays: setting(whole()),
      backupHourUtc: setting(whole()),
      lookSeconds: setting(
        object({
          changes: whole('Between two looks at what is read by its changes'),
          whole: whole('At what is read whole'),
          audit: whole('At the audit log'),
        }),
      ),
      readLagSeconds: setting(whole('How long a write may stay invisible to a read')),
      changeNotifications: setting({
        ...truth,
        description: 'Whether the directory is asked to tell of changes',
      }),
      minimumAdministrators: setting(
        whole('So many global administrators have to be left by a recovery'),
      ),
      breakGlass: setting(listOf(ref('BreakGlassAccount'))),
      fourEyes: setting({
        ...truth,
        description: 'Somebody else than who asked for a recovery has to approve it',
      }),
      signIn: setting(oneOf('required', 'off')),
      signInAuthority: setting(orNull(text('The host; null: nobody signs in at a directory'))),
      signInClientId: setting(orNull(text())),
      signInGuests: setting(truth),
      publicUrl: setting(orNull(text('null: a name of this machine'))),
      requestsPerMinute: setting(whole('Of one caller')),
    }),
    description:
      'As the process that answers was started; nothing can be changed here. Other processes on the same log may be set otherwise.',
  },
  BreakGlassAccount: object({
    named: text('As it is configured: an object id or a user principal name'),
    objectId: orNull(text('null: no such account is known')),
    displayName: orNull(text()),
    status: orNull(oneOf('live', 'soft-deleted', 'hard-deleted')),
  }),
} as const;
