import { readConfig, WrongConfiguration } from '../../src/config.js';

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

  it.each([
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
    expect([...config.roles]).toEqual(['capture', 'history', 'api', 'writer', 'retention']);
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
    const roles = 'retention,writer, api ,history,capture';
    expect(readConfig({ STATELINE_ROLES: roles }).roles.size).toBe(5);
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

  it('listens beyond this machine with consent only, and where nothing is asked', () => {
    const open = { ...shared, STATELINE_HOST: '0.0.0.0' };
    expect(messageOf(open)).toContain('STATELINE_HOST takes a loopback address');
    expect(messageOf(open)).toContain('nobody signs in');
    expect(messageOf({ ...open, STATELINE_ROLES: 'api' })).toContain('STATELINE_HOST');
    expect(readConfig({ ...open, STATELINE_ROLES: 'writer' }).host).toBe('0.0.0.0');
    const consent = { STATELINE_ALLOW_UNAUTHENTICATED: 'yes-behind-a-gateway' };
    const config = readConfig({
      ...open,
      ...consent,
      STATELINE_PUBLIC_URL: 'https://stateline.example',
    });
    expect(config).toMatchObject({ host: '0.0.0.0', publicUrl: 'https://stateline.example' });
  });
});
