import { readFileSync } from 'node:fs';
import type { Setting, SettingsTold } from './api/server-settings.js';
import type { AppOptions } from './app.module.js';
import type { Config } from './config.js';
import { isJsonObject, type Json } from './domain/json.js';
import { textOf } from './domain/json-fields.js';
import type { Environment } from './environment.js';

type Given = Omit<AppOptions, 'log' | 'settings' | 'meters'>;

/** What may be told of how a process is set: no secret, and of addresses no part that may hold one. */
export const settingsOf = (config: Config, options: Given): SettingsTold => ({
  version: versionHere(),
  ...tenantSettings(config, options),
  ...captureSettings(config, options),
  ...safetySettings(config),
  ...accessSettings(config, options),
});

const set = <Value>(setBy: keyof Environment, value: Value): Setting<Value> => ({ value, setBy });

const tenantSettings = ({ tenant, cloud, sharedLog }: Config, { graph, roles, safety }: Given) => ({
  simulated: set('STATELINE_TENANT_ID', tenant === null),
  cloud: set('STATELINE_CLOUD', tenant === null ? null : cloud),
  readerAppId: set('STATELINE_CLIENT_ID', graph.clientId),
  writerAppId: set('STATELINE_WRITER_CLIENT_ID', safety.writerAppId),
  roles: set('STATELINE_ROLES', [...roles]),
  log: set(
    'STATELINE_EVENTSTOREDB_URL',
    sharedLog === null ? ('embedded' as const) : ('eventstoredb' as const),
  ),
});

const captureSettings = (config: Config, { capture, readLagMs }: Given) => {
  const { retentionDays, backupHourUtc, notificationUrl } = config;
  const { deltaIntervalMs, pollIntervalMs, auditIntervalMs } = capture;
  return {
    retentionDays: set('STATELINE_RETENTION_DAYS', retentionDays),
    backupHourUtc: set('STATELINE_BACKUP_HOUR', backupHourUtc),
    lookSeconds: set('STATELINE_LOOK_SECONDS', {
      changes: deltaIntervalMs / 1000,
      whole: pollIntervalMs / 1000,
      audit: auditIntervalMs / 1000,
    }),
    readLagSeconds: set('STATELINE_READ_LAG_SECONDS', readLagMs / 1000),
    changeNotifications: set('STATELINE_NOTIFICATION_URL', notificationUrl !== null),
  };
};

const safetySettings = ({ minimumAdministrators, breakGlass, fourEyes }: Config) => ({
  minimumAdministrators: set('STATELINE_MINIMUM_ADMINISTRATORS', minimumAdministrators),
  breakGlass: set('STATELINE_BREAK_GLASS', breakGlass),
  fourEyes: set('STATELINE_FOUR_EYES', fourEyes),
});

const accessSettings = (config: Config, { signIn }: Given) => {
  const { publicUrl, requestsPerMinute, signInGuests } = config;
  const entra = signIn?.entra ?? null;
  return {
    signIn: set('STATELINE_SIGN_IN', config.signIn),
    signInAuthority: set(
      'STATELINE_SIGN_IN_AUTHORITY',
      entra === null ? null : new URL(entra.authority).host,
    ),
    signInClientId: set('STATELINE_SIGN_IN_CLIENT_ID', entra?.clientId ?? null),
    signInGuests: set('STATELINE_SIGN_IN_GUESTS', signInGuests),
    publicUrl: set('STATELINE_PUBLIC_URL', publicUrl === null ? null : addressOf(publicUrl)),
    requestsPerMinute: set('STATELINE_REQUESTS_PER_MINUTE', requestsPerMinute),
  };
};

/** Without user, password and query. */
const addressOf = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname === '/' ? '' : pathname}`;
};

export const versionHere = (): string => {
  const found = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as Json;
  return (isJsonObject(found) ? textOf(found, 'version') : null) ?? 'unknown';
};
