import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, WrongConfiguration } from '../../src/config.js';
import { selfSignedCertificate } from '../support/eventstoredb/self-signed.js';

const tenantId = '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10';
const clientId = '9b7a6c15-3e42-4d08-b1f9-52c0d8e4a906';

const messageOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof WrongConfiguration) return error.message;
    throw error;
  }
  throw new Error('the configuration was taken');
};

describe('the configuration', () => {
  it('simulates a tenant on loopback when nothing is set', () => {
    expect(readConfig({ PATH: '/bin' })).toMatchObject({
      tenant: null,
      host: '127.0.0.1',
      port: 4100,
    });
  });

  it('takes a tenant, and a writer of its own', () => {
    const config = readConfig({
      STATELINE_TENANT_ID: tenantId,
      STATELINE_CLIENT_ID: clientId,
      STATELINE_CLIENT_SECRET: 'one',
      STATELINE_WRITER_CLIENT_ID: clientId,
      STATELINE_WRITER_CLIENT_SECRET: 'two',
    });
    expect(config.tenant).toEqual({
      tenantId,
      graphUrl: 'https://graph.microsoft.com',
      tokenUrl: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
      reader: { clientId, clientSecret: 'one' },
      writer: { clientId, clientSecret: 'two' },
    });
  });

  const app = { STATELINE_TENANT_ID: tenantId, STATELINE_CLIENT_ID: clientId };

  it('has everybody sign in to a real tenant, and nobody to a simulated one, unless told', () => {
    const real = { ...app, STATELINE_CLIENT_SECRET: 'one' };
    expect(readConfig({}).signIn).toBe('off');
    expect(readConfig(real).signIn).toBe('required');
    expect(readConfig({ STATELINE_SIGN_IN: 'required' }).signIn).toBe('required');
    expect(readConfig({ ...real, STATELINE_SIGN_IN: 'off' }).signIn).toBe('off');
    expect(messageOf({ STATELINE_SIGN_IN: 'no' })).toContain('STATELINE_SIGN_IN takes required or');
  });

  it('names a consent that speaks of a server without sign-in, where everybody signs in', () => {
    const consent = { STATELINE_ALLOW_UNAUTHENTICATED: 'yes-behind-a-gateway' };
    const real = { ...app, STATELINE_CLIENT_SECRET: 'one' };
    expect(messageOf({ ...real, ...consent })).toContain('goes with STATELINE_SIGN_IN=off');
    expect(readConfig({ ...real, ...consent, STATELINE_SIGN_IN: 'off' }).signIn).toBe('off');
  });

  it('leaves alone what the command line reads', () => {
    const ours = { STATELINE_URL: 'x', STATELINE_TOKEN: 'slt_x', STATELINE_TOKEN_FILE: 'x' };
    expect(readConfig(ours)).toMatchObject({ tenant: null });
  });

  it('asks for two administrators and for nobody else when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      minimumAdministrators: 2,
      breakGlass: [],
      fourEyes: false,
    });
  });

  it('takes who may never be locked out, and who has to agree', () => {
    const config = readConfig({
      STATELINE_MINIMUM_ADMINISTRATORS: '4',
      STATELINE_BREAK_GLASS: `rescue@contoso.example, ${clientId},`,
      STATELINE_FOUR_EYES: 'true',
    });
    expect(config).toMatchObject({
      minimumAdministrators: 4,
      breakGlass: ['rescue@contoso.example', clientId],
      fourEyes: true,
    });
  });

  it.each([
    ['STATELINE_MINIMUM_ADMINISTRATORS', '0', 'a number of global administrators from 1 to 100'],
    ['STATELINE_BREAK_GLASS', 'the red phone', 'object ids or user principal names of accounts'],
    ['STATELINE_FOUR_EYES', 'yes', 'true or false'],
  ])('says what %s takes', (name, value, takes) => {
    expect(messageOf({ [name]: value })).toContain(`${name} takes ${takes}`);
  });

  it.each([
    ['global', 'https://graph.microsoft.com', 'https://login.microsoftonline.com'],
    ['usgov', 'https://graph.microsoft.us', 'https://login.microsoftonline.us'],
    ['usgov-dod', 'https://dod-graph.microsoft.us', 'https://login.microsoftonline.us'],
    [
      'china',
      'https://microsoftgraph.chinacloudapi.cn',
      'https://login.partner.microsoftonline.cn',
    ],
  ])('finds the directory of the cloud %s', (cloud, graphUrl, login) => {
    const variables = { ...app, STATELINE_CLIENT_SECRET: 'one', STATELINE_CLOUD: cloud };
    expect(readConfig(variables).tenant).toMatchObject({
      graphUrl,
      tokenUrl: `${login}/${tenantId}/oauth2/v2.0/token`,
    });
  });

  it('prefers URLs that are given to those of the cloud', () => {
    const { tenant } = readConfig({
      ...app,
      STATELINE_CLIENT_SECRET: 'one',
      STATELINE_CLOUD: 'china',
      STATELINE_GRAPH_URL: 'http://127.0.0.1:4101',
      STATELINE_TOKEN_URL: 'https://login.example/token',
    });
    expect(tenant).toMatchObject({
      graphUrl: 'http://127.0.0.1:4101',
      tokenUrl: 'https://login.example/token',
    });
  });

  it('takes a certificate in place of a secret, for the reader and for the writer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-config-'));
    try {
      const file = join(folder, 'app.pem');
      const { cert, key } = selfSignedCertificate({ kind: 'rsa' });
      await writeFile(file, key + cert);
      const variables = {
        ...app,
        STATELINE_CLIENT_CERTIFICATE_FILE: file,
        STATELINE_WRITER_CLIENT_ID: clientId,
        STATELINE_WRITER_CLIENT_CERTIFICATE_FILE: file,
      };
      const proof = { clientId, certificateFile: file };
      expect(readConfig(variables).tenant).toMatchObject({ reader: proof, writer: proof });
      expect(messageOf({ ...variables, STATELINE_CLIENT_SECRET: 'one' })).toBe(
        'STATELINE_CLIENT_SECRET and STATELINE_CLIENT_CERTIFICATE_FILE are two ways to sign in for the app registration that reads: leave one out',
      );
      await writeFile(file, cert);
      expect(messageOf(variables)).toContain(
        'STATELINE_WRITER_CLIENT_CERTIFICATE_FILE takes a PEM file with an RSA key and its certificate, and got "a file without an RSA key in the clear"',
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names the certificate file that is not there', () => {
    expect(messageOf({ ...app, STATELINE_CLIENT_CERTIFICATE_FILE: '/nowhere/app.pem' })).toBe(
      'STATELINE_CLIENT_CERTIFICATE_FILE takes a file this process may read, and /nowhere/app.pem cannot be read',
    );
  });

  it('wants a secret or a certificate of an app registration', () => {
    expect(messageOf(app)).toContain(
      'STATELINE_CLIENT_SECRET takes the client secret of the app registration that reads, or STATELINE_CLIENT_CERTIFICATE_FILE a file',
    );
  });

  it('knows the registration that writes by its id where another process does that', () => {
    const shared = { STATELINE_EVENTSTOREDB_URL: 'esdb://a:b@node1:2113' };
    const reader = { ...app, STATELINE_CLIENT_SECRET: 'one', STATELINE_WRITER_CLIENT_ID: clientId };

    const config = readConfig({ ...reader, ...shared, STATELINE_ROLES: 'alarms' });

    expect(config).toMatchObject({ writerAppId: clientId, tenant: { writer: null } });
    expect(messageOf({ ...reader, ...shared, STATELINE_ROLES: 'alarms,writer' })).toContain(
      'STATELINE_WRITER_CLIENT_SECRET takes the client secret',
    );
  });

  it('takes the URL under which the directory tells of changes', () => {
    const url = 'https://stateline.example/notifications';
    expect(readConfig({}).notificationUrl).toBeNull();
    expect(readConfig({ STATELINE_NOTIFICATION_URL: url }).notificationUrl).toBe(url);
  });

  it.each([
    ['STATELINE_CLOUD', 'moon', 'STATELINE_CLOUD takes one of global, usgov, usgov-dod, china'],
    [
      'STATELINE_NOTIFICATION_URL',
      'http://stateline.example',
      'STATELINE_NOTIFICATION_URL takes an https URL, or http on a loopback address',
    ],
    ['STATELINE_PORT', 'http', 'STATELINE_PORT takes a port number from 0 to 65535'],
    ['STATELINE_PORT', 'abc', 'and got "abc"'],
    ['STATELINE_GRAPH_URL', 'http://graph.example', 'STATELINE_GRAPH_URL takes an https URL'],
    ['STATELINE_PORT', '70000', 'STATELINE_PORT takes a port number from 0 to 65535'],
    ['STATELINE_HOST', '0.0.0.0', 'STATELINE_HOST takes a loopback address'],
    [
      'STATELINE_TENANT_ID',
      'contoso',
      "STATELINE_TENANT_ID takes the tenant's directory id, a GUID",
    ],
    ['STATELINE_TENANT_ID', tenantId, 'STATELINE_CLIENT_ID takes the application id'],
    [
      'STATELINE_WRITER_CLIENT_ID',
      clientId,
      'STATELINE_WRITER_CLIENT_SECRET takes the client secret',
    ],
    ['STATELINE_LOOK_SECONDS', '0', 'STATELINE_LOOK_SECONDS takes a whole number of seconds'],
    ['STATELINE_TENENT_ID', tenantId, 'STATELINE_TENENT_ID is no variable of Stateline'],
    [
      'STATELINE_ROLES',
      'capture,scribe',
      'STATELINE_ROLES takes roles with commas between (capture,',
    ],
    ['STATELINE_ROLES', ' ', 'STATELINE_ROLES takes roles with commas between'],
    ['STATELINE_ROLES', 'capture,', 'STATELINE_ROLES takes roles with commas between'],
    ['STATELINE_ROLES', 'api', 'STATELINE_EVENTSTOREDB_URL names a log that processes can share'],
    ['STATELINE_EVENTSTOREDB_URL', 'http://log:2113', 'takes a connection string (esdb://'],
    ['STATELINE_EVENTSTOREDB_URL', 'esdb://log:2113', 'STATELINE_TENANT_ID takes the directory id'],
    [
      'STATELINE_RETENTION_EVENTSTOREDB_URL',
      'esdb://log:2113',
      'goes with STATELINE_EVENTSTOREDB_URL, which is missing',
    ],
    [
      'STATELINE_RETENTION_DAYS',
      '4',
      'STATELINE_RETENTION_DAYS takes a whole number of days from 5',
    ],
    ['STATELINE_READ_LAG_SECONDS', '601', 'takes a whole number of seconds from 1 to 600'],
    ['STATELINE_ALLOW_UNAUTHENTICATED', 'yes', 'takes only the words yes-behind-a-gateway'],
    ['STATELINE_PUBLIC_URL', 'stateline', 'takes the URL people reach this server under'],
  ])('names %s when it is %s', (name, value, message) => {
    expect(messageOf({ [name]: value })).toContain(message);
  });

  it('never shows a secret', () => {
    const wrong = {
      STATELINE_WRITER_CLIENT_SECRET: 'hunter2',
      STATELINE_EVENTSTOREDB_URL: 'tcp://ops:hunter2@log:2113',
      STATELINE_RETENTION_EVENTSTOREDB_URL: 'tcp://ops:hunter2@log:2113',
      STATELINE_PORT: 'x',
    };
    expect(messageOf(wrong)).toContain('STATELINE_EVENTSTOREDB_URL takes');
    expect(messageOf(wrong)).not.toContain('hunter2');
  });

  it('lets a process do everything, with the log and the keys in folders side by side', () => {
    const config = readConfig({ STATELINE_DATA_FOLDER: '/srv/stateline/data' });
    expect([...config.roles]).toEqual([
      'capture',
      'history',
      'api',
      'writer',
      'retention',
      'alarms',
    ]);
    expect(config).toMatchObject({
      sharedLog: null,
      keyFolder: '/srv/stateline/keys',
      retentionDays: 30,
      readLagSeconds: null,
    });
    expect(readConfig({}).keyFolder).toBe('keys');
    expect(readConfig({ STATELINE_KEY_FOLDER: '/run/keys' }).keyFolder).toBe('/run/keys');
  });

  it('takes all roles by name where the log is in the data folder', () => {
    const roles = 'retention,writer, api ,history,capture,alarms';
    expect(readConfig({ STATELINE_ROLES: roles }).roles.size).toBe(6);
  });

  const url = 'esdb+discover://stateline:hunter2@cluster.example:2113?tls=true';
  const shared = {
    STATELINE_TENANT_ID: tenantId,
    STATELINE_CLIENT_ID: clientId,
    STATELINE_CLIENT_SECRET: 'one',
    STATELINE_EVENTSTOREDB_URL: url,
  };

  it.each(['STATELINE_DATA_FOLDER', 'STATELINE_KEY_FOLDER'])('takes no blank %s', (name) => {
    expect(() => readConfig({ [name]: ' ' })).toThrow(
      `${name} takes a folder this process may write to, and got " "`,
    );
  });

  it('does not repeat a value that fills the screen', () => {
    const refused = () => readConfig({ STATELINE_ROLES: 'x'.repeat(3000) });
    expect(refused).toThrow('STATELINE_ROLES takes');
    expect(refused).not.toThrow('x'.repeat(100));
  });

  it.each(['esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover'])(
    'takes a shared log at %s://, and some of the roles',
    (scheme) => {
      const config = readConfig({
        ...shared,
        STATELINE_EVENTSTOREDB_URL: `${scheme}://localhost:2113?tls=false`,
        STATELINE_RETENTION_EVENTSTOREDB_URL: `${scheme}://retention:x@localhost:2113`,
        STATELINE_ROLES: 'writer, capture',
      });
      expect([...config.roles]).toEqual(['capture', 'writer']);
      expect(config.sharedLog).toEqual({
        url: `${scheme}://localhost:2113?tls=false`,
        retentionUrl: `${scheme}://retention:x@localhost:2113`,
      });
    },
  );
});
