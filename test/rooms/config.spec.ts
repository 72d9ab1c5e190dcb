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
  ])('names %s when it is %s', (name, value, message) => {
    expect(messageOf({ [name]: value })).toContain(message);
  });

  it('never shows a secret', () => {
    const wrong = { STATELINE_WRITER_CLIENT_SECRET: 'hunter2', STATELINE_PORT: 'x' };
    expect(messageOf(wrong)).not.toContain('hunter2');
  });
});
