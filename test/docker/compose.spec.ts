import { Ajv, type AnySchema } from 'ajv';
import { readConfig } from '../../src/config.js';
import { ROLES } from '../../src/roles.js';
import {
  type ComposeFile,
  interpolate,
  readCompose,
  readText,
  referencesIn,
  type Service,
} from './compose-file.js';
import { kurrentDbOptions, kurrentDbSections } from './kurrentdb-options.js';

const FILES = ['compose.yaml', 'compose.dev.yaml', 'compose.cluster.yaml'];
/** They end when their work is done. */
const ONE_SHOT = ['certificates', 'provision'];

const servicesOf = (compose: ComposeFile): readonly (readonly [string, Service])[] =>
  Object.entries(compose.services);
const environmentOf = (service: Service): readonly (readonly [string, string])[] =>
  Object.entries(service.environment ?? {});

/** As the server makes an option of a variable: two underscores part sections, one parts words. */
const optionOf = (variable: string): string =>
  variable
    .replace(/^KURRENTDB_/, '')
    .split('__')
    .filter((section) => section !== '')
    .map((section) => section.replaceAll('_', '').toLowerCase())
    .join(':');

const knownOptions = new Set(
  [...kurrentDbOptions, ...kurrentDbSections].map((name) => name.toLowerCase()),
);

describe.each(FILES)('%s', (file) => {
  const compose = readCompose(file);

  it('keeps to the Compose Specification', () => {
    // github.com/compose-spec/compose-spec, schema/compose-spec.json of 2026-06-23.
    const schema = JSON.parse(readText('test/docker/compose-spec.schema.json')) as AnySchema;
    const check = new Ajv({ strict: false, allErrors: true, validateSchema: false }).compile(
      schema,
    );

    const isValid = check(compose);

    expect({ isValid, errors: check.errors }).toEqual({ isValid: true, errors: null });
  });

  it('sets no option that the server does not know', () => {
    const variables = servicesOf(compose)
      .filter(([, { image = '' }]) => image.includes('/kurrentdb:'))
      .flatMap(([, service]) => environmentOf(service).map(([name]) => name));

    expect(variables.length > 0).toBe(file !== 'compose.yaml');
    expect(variables.filter((name) => !knownOptions.has(optionOf(name)))).toEqual([]);
  });

  it('refers only to volumes, networks and services that exist, and leaves none unused', () => {
    const services = servicesOf(compose).map(([, service]) => service);
    const volumes = services
      .flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''))
      .filter((volume) => !volume.startsWith('./'));
    const networks = services.flatMap(({ networks = [] }) => networks);
    const needed = services.flatMap(({ depends_on = {} }) => Object.keys(depends_on));

    expect(new Set(volumes)).toEqual(new Set(Object.keys(compose.volumes)));
    expect(new Set(networks)).toEqual(new Set(Object.keys(compose.networks ?? {})));
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(needed));
  });

  it('waits only for what can come: health of what has a check, the end of what ends', () => {
    const awaited = servicesOf(compose).flatMap(([, { depends_on = {} }]) =>
      Object.entries(depends_on).map(([name, { condition }]) => ({ name, condition })),
    );

    expect(
      awaited.filter(
        ({ name, condition }) =>
          condition !==
          (ONE_SHOT.includes(name) ? 'service_completed_successfully' : 'service_healthy'),
      ),
    ).toEqual([]);
  });

  it('publishes ports on loopback only, and none twice', () => {
    const ports = servicesOf(compose).flatMap(([, { ports = [] }]) => ports);

    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length);
  });

  it('asks every service that stays for its health', () => {
    const unasked = servicesOf(compose).filter(
      ([name, { healthcheck }]) => !ONE_SHOT.includes(name) && healthcheck?.test === undefined,
    );

    expect(unasked).toEqual([]);
  });

  it('has no projections, and no secret written into it', () => {
    const settings = servicesOf(compose).flatMap(([, service]) => environmentOf(service));
    const projections = settings.filter(([name]) => name === 'KURRENTDB_RUN_PROJECTIONS');
    const literal = settings.filter(
      ([name, value]) => /PASSWORD|SECRET$/.test(name) && !/^\$\{\w+:[-?][^}]*\}$/.test(value),
    );
    const inAddresses = settings.filter(([, value]) => /:\/\/[^/]*:(?!\$\{)[^/@]*@/.test(value));

    expect(projections.filter(([, value]) => value !== 'None')).toEqual([]);
    expect(literal).toEqual([]);
    expect(inAddresses).toEqual([]);
  });
});

describe.each(['compose.yaml', 'compose.cluster.yaml'])('Stateline in %s', (file) => {
  it('can change nothing but its volumes, and may end by itself before it is killed', () => {
    const services = servicesOf(readCompose(file)).filter(
      ([name, { build }]) => build?.target === 'stateline' && !ONE_SHOT.includes(name),
    );

    expect(services.length).toBeGreaterThan(0);
    services.forEach(([, service]) => {
      expect(service).toMatchObject({
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        stop_grace_period: '20s',
        mem_limit: '4g',
      });
    });
  });
});

describe('compose.yaml', () => {
  it('starts with what its example asks for, and tells of no variable that Stateline does not know', () => {
    const example = readText('docker/one-node.env.example');
    const asked = [...example.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value]) => [
      name,
      value,
    ]);
    const { environment = {} } = readCompose('compose.yaml').services['stateline'] ?? {};
    const filled = {
      STATELINE_TENANT_ID: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      STATELINE_CLIENT_ID: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      STATELINE_CLIENT_SECRET: 'a',
      STATELINE_PUBLIC_URL: 'https://stateline.example.org',
    };

    const given = Object.fromEntries(asked as [string, string][]) as Record<string, string>;
    const config = readConfig({ ...given, ...filled, ...environment });

    expect(config).toMatchObject({ signIn: 'required', dataFolder: '/data', keyFolder: '/keys' });
    expect(readText('docker/.gitignore').split('\n')).toContain('one-node.env');
  });
});

describe('compose.dev.yaml', () => {
  it('offers what the tests on a real server connect to', () => {
    const { eventstoredb } = readCompose('compose.dev.yaml').services;

    expect(eventstoredb?.ports).toEqual(['127.0.0.1:2113:2113']);
    expect(eventstoredb?.environment).toMatchObject({ KURRENTDB_INSECURE: 'true' });
  });
});

describe('compose.cluster.yaml', () => {
  const text = readText('docker/compose.cluster.yaml');
  const compose = readCompose('compose.cluster.yaml');
  const example = readText('docker/.env.example');
  const A_GUID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
  const values = {
    KURRENTDB_ADMIN_PASSWORD: 'a'.repeat(48),
    KURRENTDB_OPS_PASSWORD: 'b'.repeat(48),
    STATELINE_LOG_PASSWORD: 'c'.repeat(48),
    STATELINE_RETENTION_LOG_PASSWORD: 'd'.repeat(48),
    STATELINE_AUDITOR_LOG_PASSWORD: 'e'.repeat(48),
    STATELINE_TENANT_ID: A_GUID,
    STATELINE_CLIENT_ID: A_GUID,
    STATELINE_CLIENT_SECRET: 'f'.repeat(40),
    STATELINE_WRITER_CLIENT_ID: A_GUID,
    STATELINE_WRITER_CLIENT_SECRET: 'g'.repeat(40),
    STATELINE_ALLOW_UNAUTHENTICATED: 'yes-behind-a-gateway',
    STATELINE_PUBLIC_URL: 'https://stateline.example.org',
  };
  const stateline = servicesOf(compose).filter(
    ([name, { build }]) => build?.target === 'stateline' && name !== 'provision',
  );
  const environmentFor = (service: Service, given: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      environmentOf(service).map(([name, value]) => [name, interpolate(value, given)]),
    );

  it('tells of every variable it takes in .env.example, and gives none a value there', () => {
    const told = [...example.matchAll(/^(?:# )?([A-Z_0-9]+)=(.*)$/gm)];
    const taken = new Set(referencesIn(text).map(({ name }) => name));
    const required = referencesIn(text).filter(({ required }) => required);

    expect(new Set(told.map(([, name]) => name))).toEqual(taken);
    expect(
      new Set(told.filter(([line]) => !line.startsWith('#')).map(([, , value]) => value)),
    ).toEqual(new Set(['']));
    expect(required.map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.keys(values).filter((name) => name.endsWith('LOG_PASSWORD'))),
    );
  });

  it('keeps the file with the secrets out of the repository and out of the images', () => {
    expect(readText('docker/.gitignore').split('\n')).toContain('.env');
    expect(readText('.dockerignore').split('\n')[1]).toBe('*');
    expect(readText('.dockerignore')).not.toContain('.env');
  });

  it.each(stateline)('starts %s with an environment that Stateline takes', (_, service) => {
    const config = readConfig(environmentFor(service, values));

    expect(config.port).toBe(4100);
  });

  it('starts without the registration that writes', () => {
    const given = { ...values, STATELINE_WRITER_CLIENT_ID: '', STATELINE_WRITER_CLIENT_SECRET: '' };

    stateline.forEach(([, service]) => {
      expect(() => readConfig(environmentFor(service, given))).not.toThrow();
    });
  });

  it('runs every role, with a second for each that must not be missed', () => {
    const roles = stateline.map(([, { environment }]) => environment?.['STATELINE_ROLES']);

    expect(roles.sort()).toEqual([
      ...['alarms', 'alarms', 'api', 'api', 'capture', 'capture', 'retention', 'writer', 'writer'],
    ]);
    // Each process builds the read model for itself.
    const all = new Set([...ROLES].filter((role) => role !== 'history'));
    expect(new Set(roles)).toEqual(all);
  });

  it('raises alarms and shows them by one file, which may name the writer and never its secret', () => {
    const given = { ...values, STATELINE_ALARMS_FILE: '/alarms/alarms.yaml' };
    const having = stateline.filter(([, { volumes = [] }]) =>
      volumes.includes('./alarms:/alarms:ro'),
    );

    expect(having.map(([name]) => name)).toEqual(['alarms-1', 'alarms-2', 'api-1', 'api-2']);
    having.forEach(([, service]) => {
      expect(environmentFor(service, given)).toMatchObject({
        STATELINE_ALARMS_FILE: '/alarms/alarms.yaml',
      });
      expect(readConfig(environmentFor(service, values)).writerAppId).toBe(A_GUID);
    });
    expect(readText('docker/.gitignore').split('\n')).toEqual(
      expect.arrayContaining(['alarms/', 'git/']),
    );
  });

  it('gives each process a data folder of its own', () => {
    const folders = stateline.flatMap(([, { volumes = [] }]) =>
      volumes.filter((volume) => volume.endsWith(':/data')),
    );

    expect(new Set(folders).size).toBe(stateline.length);
  });

  it.each([
    ['STATELINE_RETENTION_EVENTSTOREDB_URL', ['retention']],
    ['STATELINE_WRITER_CLIENT_SECRET', ['writer-1', 'writer-2']],
    ['KURRENTDB_ADMIN_PASSWORD', ['provision']],
    ['KURRENTDB_DEFAULT_ADMIN_PASSWORD', ['node1', 'node2', 'node3']],
  ])('gives %s to nobody but %j', (variable, owners) => {
    const given = servicesOf(compose).filter(([, { environment = {} }]) => variable in environment);

    expect(given.map(([name]) => name)).toEqual(owners);
  });

  it('lets the captures alone make the signing key', () => {
    const writable = servicesOf(compose).filter(([, { volumes = [] }]) =>
      volumes.includes('keys:/keys'),
    );

    expect(writable.map(([name]) => name)).toEqual(['capture-1', 'capture-2']);
  });

  it('makes a certificate for each node, which finds it where it looks, and the other two by name', () => {
    const nodes = servicesOf(compose).filter(([name]) => name.startsWith('node'));
    const [folder, ...certified] = compose.services['certificates']?.command ?? [];

    expect(nodes.map(([name]) => name)).toEqual(certified);
    nodes.forEach(([name, { environment, volumes }]) => {
      expect(compose.services['certificates']?.volumes).toContain(
        `${name}-certificates:${String(folder)}/${name}`,
      );
      expect(volumes).toContain(`${name}-certificates:/certificates:ro`);
      expect(environment).toMatchObject({
        KURRENTDB_CERTIFICATE_FILE: '/certificates/node.crt',
        KURRENTDB_CERTIFICATE_PRIVATE_KEY_FILE: '/certificates/node.key',
        KURRENTDB_TRUSTED_ROOT_CERTIFICATES_PATH: '/certificates/ca',
        KURRENTDB_NODE_HOST_ADVERTISE_AS: name,
        KURRENTDB_REPLICATION_HOST_ADVERTISE_AS: name,
        KURRENTDB_ADVERTISE_HOST_TO_CLIENT_AS: name,
        KURRENTDB_GOSSIP_SEED: certified
          .filter((other) => other !== name)
          .map((other) => `${other}:2113`)
          .join(','),
      });
    });
  });

  it('keeps the authority away from every node, and the cluster away from the outside', () => {
    const withAuthority = servicesOf(compose).filter(([, { volumes = [] }]) =>
      volumes.some((volume) => volume.startsWith('authority:')),
    );
    const nodes = servicesOf(compose).filter(([name]) => name.startsWith('node'));

    expect(withAuthority.map(([name]) => name)).toEqual(['certificates']);
    expect(compose.networks?.['log']).toEqual({ internal: true });
    nodes.forEach(([, { networks, ports }]) => {
      expect(networks).toEqual(['log']);
      expect(ports).toBeUndefined();
    });
  });
});
