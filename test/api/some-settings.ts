import type { SettingsTold } from '../../src/api/server-settings.js';

/** As of a server that was told nothing but which tenant. */
export const someSettings: SettingsTold = {
  version: '0.0.0',
  simulated: { value: false, setBy: 'STATELINE_TENANT_ID' },
  cloud: { value: 'global', setBy: 'STATELINE_CLOUD' },
  readerAppId: { value: 'reads', setBy: 'STATELINE_CLIENT_ID' },
  writerAppId: { value: null, setBy: 'STATELINE_WRITER_CLIENT_ID' },
  roles: { value: ['api'], setBy: 'STATELINE_ROLES' },
  log: { value: 'embedded', setBy: 'STATELINE_EVENTSTOREDB_URL' },
  retentionDays: { value: 30, setBy: 'STATELINE_RETENTION_DAYS' },
  backupHourUtc: { value: 2, setBy: 'STATELINE_BACKUP_HOUR' },
  lookSeconds: { value: { changes: 30, whole: 60, audit: 60 }, setBy: 'STATELINE_LOOK_SECONDS' },
  readLagSeconds: { value: 120, setBy: 'STATELINE_READ_LAG_SECONDS' },
  changeNotifications: { value: false, setBy: 'STATELINE_NOTIFICATION_URL' },
  minimumAdministrators: { value: 2, setBy: 'STATELINE_MINIMUM_ADMINISTRATORS' },
  breakGlass: { value: [], setBy: 'STATELINE_BREAK_GLASS' },
  fourEyes: { value: false, setBy: 'STATELINE_FOUR_EYES' },
  signIn: { value: 'off', setBy: 'STATELINE_SIGN_IN' },
  signInAuthority: { value: null, setBy: 'STATELINE_SIGN_IN_AUTHORITY' },
  signInClientId: { value: null, setBy: 'STATELINE_SIGN_IN_CLIENT_ID' },
  signInGuests: { value: false, setBy: 'STATELINE_SIGN_IN_GUESTS' },
  publicUrl: { value: null, setBy: 'STATELINE_PUBLIC_URL' },
  requestsPerMinute: { value: 3000, setBy: 'STATELINE_REQUESTS_PER_MINUTE' },
};
