import { accessOf } from '../../src/directory-sign-in-config.js';
import { type Config, readConfig } from '../../src/config.js';
import type { RunningSimulator } from '../../src/simulator/start-simulator.js';

const TENANT = '3f6c1c56-0e0f-4c62-9d2e-64c1a8f7a111';
const APP = '5c2f9d6b-7d1c-4b0a-8a51-3a6c9a3f3333';

const real = {
  STATELINE_TENANT_ID: TENANT,
  STATELINE_CLIENT_ID: APP,
  STATELINE_CLIENT_SECRET: 'reads',
};

const simulator = {
  graphUrl: 'http://127.0.0.1:4101',
  signIn: { clientId: 'simulated', clientSecret: 'secret', servicePrincipalId: 'x' },
} as RunningSimulator;

const entraOf = (config: Config, running: RunningSimulator | null = null) => {
  const tenant = config.tenant ?? {
    ...{ tenantId: 'simulated-tenant', graphUrl: '', tokenUrl: '' },
    ...{ reader: { clientId: '', clientSecret: '' }, writer: null },
  };
  return accessOf(config, tenant, running)?.entra;
};

describe('the configuration of the sign-in at a directory', () => {
  it('names the app registration, and signs in where the cloud does', () => {
    const config = readConfig({
      ...real,
      STATELINE_SIGN_IN_CLIENT_ID: APP,
      STATELINE_SIGN_IN_CLIENT_SECRET: 'signs',
      STATELINE_CLOUD: 'usgov',
      STATELINE_TRUSTED_PROXY_HOPS: '1',
      STATELINE_PUBLIC_URL: 'https://stateline.example',
    });

    expect(entraOf(config)).toEqual({
      tenantId: TENANT,
      clientId: APP,
      clientSecret: 'signs',
      authority: 'https://login.microsoftonline.us',
      publicUrl: 'https://stateline.example',
      guests: false,
    });
  });

  it('takes another authority, a public client, and guests', () => {
    const config = readConfig({
      ...real,
      STATELINE_SIGN_IN_CLIENT_ID: APP,
      STATELINE_SIGN_IN_AUTHORITY: 'https://login.example//',
      STATELINE_SIGN_IN_GUESTS: 'true',
    });

    expect(entraOf(config)).toMatchObject({
      authority: 'https://login.example',
      clientSecret: null,
      guests: true,
    });
  });

  it('is that of the simulator where the tenant is simulated', () => {
    const config = readConfig({ STATELINE_SIGN_IN: 'required' });

    expect(entraOf(config, simulator)).toEqual({
      tenantId: 'simulated-tenant',
      clientId: 'simulated',
      clientSecret: 'secret',
      authority: 'http://127.0.0.1:4101',
      publicUrl: null,
      guests: false,
    });
  });

  it('may be left out: then nobody signs in at a directory, but by what needs none', () => {
    expect(entraOf(readConfig(real))).toBeNull();
    expect(accessOf(readConfig({}), { tenantId: 't' } as never, simulator)).toBeNull();
  });

  it.each([
    ['STATELINE_SIGN_IN_CLIENT_ID', { ...real, STATELINE_SIGN_IN_CLIENT_ID: 'x' }],
    ['STATELINE_SIGN_IN_GUESTS', { ...real, STATELINE_SIGN_IN_GUESTS: 'yes' }],
    [
      'STATELINE_SIGN_IN_AUTHORITY',
      {
        ...real,
        STATELINE_SIGN_IN_CLIENT_ID: APP,
        STATELINE_SIGN_IN_AUTHORITY: 'http://login.example',
      },
    ],
    ['STATELINE_SIGN_IN_CLIENT_ID', { ...real, STATELINE_SIGN_IN_CLIENT_SECRET: 'x' }],
    ['STATELINE_TENANT_ID', { STATELINE_SIGN_IN_CLIENT_ID: APP }],
  ])('names %s where it does not fit', (name, env) => {
    expect(() => readConfig(env)).toThrow(name);
  });

  it('shows no secret in a refusal', () => {
    const env = { ...real, STATELINE_SIGN_IN_CLIENT_SECRET: 'hush-hush' };

    expect(() => readConfig(env)).toThrow(/^(?!.*hush).*$/s);
  });
});
