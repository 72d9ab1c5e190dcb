import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { optionsOf } from '../../src/main.js';
import type { RunningSimulator } from '../../src/simulator/start-simulator.js';

const TENANT = '3f6c1c56-0e0f-4c62-9d2e-64c1a8f7a111';
const READER = '5c2f9d6b-7d1c-4b0a-8a51-3a6c9a3f3333';
const WRITER = '5c2f9d6b-7d1c-4b0a-8a51-3a6c9a3f4444';
const PEOPLE = '5c2f9d6b-7d1c-4b0a-8a51-3a6c9a3f5555';

const real = {
  STATELINE_TENANT_ID: TENANT,
  STATELINE_CLIENT_ID: READER,
  STATELINE_CLIENT_SECRET: 's3cret-reader',
};

const everything = {
  ...real,
  STATELINE_WRITER_CLIENT_ID: WRITER,
  STATELINE_WRITER_CLIENT_SECRET: 's3cret-writer',
  STATELINE_SIGN_IN_CLIENT_ID: PEOPLE,
  STATELINE_SIGN_IN_CLIENT_SECRET: 's3cret-sign-in',
  STATELINE_SIGN_IN_AUTHORITY: 'https://u:s3cret-authority@login.example/s3cret-path',
  STATELINE_SIGN_IN_GUESTS: 'true',
  STATELINE_EVENTSTOREDB_URL: 'esdb://service:s3cret-log@log.example:2113?tls=true',
  STATELINE_RETENTION_EVENTSTOREDB_URL: 'esdb://retention:s3cret-retention@log.example:2113',
  STATELINE_PUBLIC_URL: 'https://u:s3cret-public@stateline.example/below?s3cret-query#s3cret-hash',
  STATELINE_NOTIFICATION_URL: 'https://stateline.example/s3cret-notification',
  STATELINE_TRUSTED_PROXY_HOPS: '1',
  STATELINE_ROLES: 'api,history',
  STATELINE_CLOUD: 'usgov',
  STATELINE_LOOK_SECONDS: '45',
  STATELINE_READ_LAG_SECONDS: '7',
  STATELINE_BACKUP_HOUR: '5',
  STATELINE_RETENTION_DAYS: '90',
  STATELINE_MINIMUM_ADMINISTRATORS: '3',
  STATELINE_BREAK_GLASS: 'rescue@contoso.com',
  STATELINE_FOUR_EYES: 'true',
  STATELINE_REQUESTS_PER_MINUTE: '600',
};

const simulator = {
  ...{ tenantId: TENANT, graphUrl: 'http://127.0.0.1:4101', tokenUrl: 'http://127.0.0.1:4101/t' },
  ...{ controlUrl: 'http://127.0.0.1:4102', signIn: { clientId: PEOPLE, clientSecret: 's3cret' } },
  credentials: {
    reader: { clientId: READER, clientSecret: 's3cret-simulated' },
    writer: { clientId: WRITER, clientSecret: 's3cret-simulated' },
  },
} as RunningSimulator;

const toldOf = (variables: Record<string, string>) => {
  const config = readConfig(variables);
  const { tenant } = config;
  const simulated = tenant === null ? simulator : null;
  const known = tenant ?? { ...simulator, ...simulator.credentials };
  return optionsOf(config, known, simulated).settings;
};

const valuesIn = (told: object) =>
  Object.fromEntries(
    Object.entries(told).map(([name, setting]: [string, { value?: unknown }]) => [
      name,
      setting.value,
    ]),
  );

describe('What is told of the settings', () => {
  it('is all that a process was told', () => {
    expect(valuesIn(toldOf(everything))).toEqual({
      version: undefined,
      simulated: false,
      cloud: 'usgov',
      readerAppId: READER,
      writerAppId: WRITER,
      roles: ['history', 'api'],
      log: 'eventstoredb',
      retentionDays: 90,
      backupHourUtc: 5,
      lookSeconds: { changes: 45, whole: 45, audit: 45 },
      readLagSeconds: 7,
      changeNotifications: true,
      minimumAdministrators: 3,
      breakGlass: ['rescue@contoso.com'],
      fourEyes: true,
      signIn: 'required',
      signInAuthority: 'login.example',
      signInClientId: PEOPLE,
      signInGuests: true,
      publicUrl: 'https://stateline.example/below',
      requestsPerMinute: 600,
    });
  });

  it('is what is usual where nothing was told', () => {
    expect(valuesIn(toldOf(real))).toMatchObject({
      writerAppId: null,
      roles: ['capture', 'history', 'api', 'writer', 'retention', 'alarms'],
      log: 'embedded',
      lookSeconds: { changes: 30, whole: 60, audit: 60 },
      readLagSeconds: 120,
      signInAuthority: null,
      signInClientId: null,
      publicUrl: null,
    });
  });

  it('says of a simulated tenant that it is one', () => {
    expect(valuesIn(toldOf({}))).toMatchObject({
      simulated: true,
      cloud: null,
      readerAppId: READER,
      writerAppId: WRITER,
      lookSeconds: { changes: 1, whole: 5, audit: 2 },
      signIn: 'off',
      signInAuthority: null,
    });
    expect(valuesIn(toldOf({ STATELINE_SIGN_IN: 'required' }))).toMatchObject({
      signInAuthority: '127.0.0.1:4101',
      signInClientId: PEOPLE,
    });
  });

  it('has no secret in it, and no part of an address that may be one', () => {
    for (const variables of [everything, real, { STATELINE_SIGN_IN: 'required' }]) {
      expect(JSON.stringify(toldOf(variables))).not.toContain('s3cret');
    }
  });

  it('names variables that the documents explain, and the version of the package', () => {
    const root = join(import.meta.dirname, '../..');
    const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    const { version: told, ...settings } = toldOf(everything);

    expect(told).toBe(version);
    for (const { setBy } of Object.values(settings)) expect(page).toContain(`\`${setBy}\``);
  });
});
