import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TimelineRow } from '../../src/history/history.port.js';
import { isReported } from '../../src/history/history.port.js';
import { headBesideActs } from '../support/some-acts.js';
import { ImportingServer } from './importing-server.js';

const ada = '0000000a-0000-4000-8000-000000000001';
const bob = '0000000b-0000-4000-8000-000000000002';
const ops = '0000000c-0000-4000-8000-000000000003';
const everybody = '0000000d-0000-4000-8000-000000000004';
const office = '0000000e-0000-4000-8000-000000000005';
const portal = '0000000f-0000-4000-8000-000000000006';

let server: ImportingServer;
let folder: string;
let tenants = 0;

beforeAll(async () => {
  server = await ImportingServer.start();
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stateline-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

const aTenant = (): string => `00000000-0000-4000-8000-${String((tenants += 1)).padStart(12, '0')}`;

type Files = Readonly<Record<string, object>>;

const write = async (name: string, files: Files): Promise<string> => {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(content));
  }
  return join(folder, name);
};

const each = (below: string, object: { readonly id: string }): Files => ({
  [`${below}/${object.id}/${object.id}.json`]: object,
});

/** What EntraExporter writes of two users, two groups and a named location. */
const anExport = (changed: { readonly department?: string } = {}): Files => ({
  ...each('Users', { id: ada, displayName: 'Ada', department: 'Ops', ...changed } as {
    id: string;
  }),
  ...each('Users', { id: bob, displayName: 'Bob' } as { id: string }),
  ...each('Groups', { id: ops, displayName: 'Ops', groupTypes: [] } as { id: string }),
  ...each(`Groups/${ops}/Members`, { '@odata.type': '#microsoft.graph.user', id: ada } as {
    id: string;
  }),
  ...each(`Groups/${ops}/Owners`, { '@odata.type': '#microsoft.graph.user', id: bob } as {
    id: string;
  }),
  ...each('Groups', {
    id: everybody,
    displayName: 'Everybody',
    groupTypes: ['DynamicMembership'],
  } as { id: string }),
  ...each('Identity/Conditional/NamedLocations', {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id: office,
    displayName: 'Office',
  } as { id: string }),
});

const FIRST = '2026-03-01T00:00:00.000Z';
const SECOND = '2026-04-01T00:00:00.000Z';

const take = (from: string, at: string, tenant: string) =>
  server.run(['import', 'configuration', from, '--at', at, '--tenant', tenant, '--json']);

const timeline = (tenant: string): readonly TimelineRow[] =>
  server.recorded.history.tenant(tenant).timeline({ order: 'oldest-first', page: { size: 1000 } })
    .rows;

const told = (tenant: string, after: string) =>
  timeline(tenant)
    .filter((row) => !isReported(row) && row.observedAt > after)
    .map(({ event }) => `${event.type} ${event.data.displayName}`)
    .sort();

const filesIn = async (root: string): Promise<Readonly<Record<string, string>>> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const texts = files.map(async (file) => [file.slice(root.length), await readFile(file, 'utf8')]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
};

describe('stateline import configuration', () => {
  it('makes an old export the state at its instant', async () => {
    const tenant = aTenant();

    const { exitCode, records, err } = await take(await write('old', anExport()), FIRST, tenant);

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(records()).toMatchObject([{ at: FIRST, objects: 5, changes: 5, missing: 0 }]);
    const { rows } = { rows: timeline(tenant) };
    expect(rows.map(({ event, observedAt }) => [event.type, observedAt])).toEqual(
      rows.map(() => ['ObjectDiscovered', FIRST]),
    );
    const state = await server.run(['at', FIRST, '--tenant', tenant, '--json']);
    expect(state.records()).toMatchObject([{ counts: { user: 2, group: 2, namedLocation: 1 } }]);
  });

  it('knows since when links were read that no delta tells, where they were for all of a type', async () => {
    const tenant = aTenant();
    const named = (id: string): { id: string } => ({ id, ...{ displayName: 'Portal', appId: id } });
    const owner = { '@odata.type': '#microsoft.graph.user', id: ada } as { id: string };
    const from = await write('old', {
      ...anExport(),
      ...each('Applications', named(portal)),
      ...each('Applications', named(office)),
      ...each(`Applications/${portal}/Owners`, owner),
      ...each('ServicePrincipals', named(everybody)),
    });

    await take(from, FIRST, tenant);

    const { lastLooks } = server.recorded.history.tenant(tenant).now().trust;
    expect(lastLooks).toMatchObject({ application: FIRST, 'application/owners': FIRST });
    expect(lastLooks).not.toHaveProperty('servicePrincipal/owners');
    expect(lastLooks).not.toHaveProperty('group/owners');
  });

  it('adds nothing the second time', async () => {
    const tenant = aTenant();
    const from = await write('old', anExport());

    await take(from, FIRST, tenant);
    const head = await headBesideActs(server.recorded.store);
    const again = await take(from, FIRST, tenant);

    expect(again.records()).toMatchObject([{ objects: 5, changes: 0, missing: 0 }]);
    expect(await headBesideActs(server.recorded.store)).toBe(head);
  });

  it('tells what changed between two exports, and that nobody looked in between', async () => {
    const tenant = aTenant();
    const without = Object.entries(anExport({ department: 'Sales' })).filter(
      ([path]) => !path.startsWith(`Users/${bob}`),
    );

    await take(await write('old', anExport()), FIRST, tenant);
    const later = await take(
      await write('new', {
        ...Object.fromEntries(without),
        ...each('Users', { id: portal, displayName: 'Portia' } as { id: string }),
      }),
      SECOND,
      tenant,
    );

    expect(later.records()).toMatchObject([{ objects: 5, changes: 3, missing: 1 }]);
    expect(told(tenant, FIRST)).toEqual([
      'ObjectChanged Ada',
      'ObjectCreated Portia',
      'ObjectSoftDeleted Bob',
    ]);
    const history = server.recorded.history.tenant(tenant);
    const [change] = history.changes({ order: 'newest-first', page: { size: 1 } }).rows;
    expect(change?.event.data.window).toEqual({ after: FIRST, until: SECOND });
    expect(history.gaps()).toContainEqual({
      reader: 'user',
      from: FIRST,
      until: SECOND,
      reason: 'Known from exported configurations only',
    });
  });

  it('takes nothing for deleted that the export leaves out by intention', async () => {
    const tenant = aTenant();
    const dynamicOnly = Object.entries(anExport()).filter(([path]) => path.includes(everybody));

    await take(await write('all', anExport()), FIRST, tenant);
    const later = await take(
      await write('default', Object.fromEntries(dynamicOnly)),
      SECOND,
      tenant,
    );

    expect(later.records()).toMatchObject([{ objects: 1, changes: 0, missing: 0 }]);
    const state = server.recorded.history.tenant(tenant).now();
    expect(state.counts()).toMatchObject({ user: 2, group: 2 });
  });

  it('refuses an instant before what is on record, and names the earliest', async () => {
    const tenant = aTenant();
    const from = await write('old', anExport());

    await take(from, SECOND, tenant);
    const earlier = await take(from, FIRST, tenant);

    expect(earlier.exitCode).toBe(2);
    expect(earlier.err).toContain(`from ${SECOND}`);
  });

  it('refuses a folder that holds no configuration', async () => {
    const { exitCode, err } = await take(
      await write('other', { 'a/b.json': {} }),
      FIRST,
      aTenant(),
    );

    expect(exitCode).toBe(2);
    expect(err).toContain('holds no exported configuration');
  });
});

describe('stateline export', () => {
  it('writes what an import reads as the same tenant', async () => {
    const [one, other] = [aTenant(), aTenant()];
    await take(await write('old', anExport()), FIRST, one);
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];

    const written = await server.run(['export', first, '--at', FIRST, '--tenant', one]);
    const { exitCode } = await server.run(['import', 'configuration', first, '--tenant', other]);
    await server.run(['export', second, '--at', FIRST, '--tenant', other]);

    expect(written.err).toBe('');
    expect(exitCode).toBe(0);
    const files = await filesIn(first);
    expect(Object.keys(files)).toContain(`/Groups/${ops}/Members/${ada}/${ada}.json`);
    expect(JSON.parse(files[`/Users/${ada}/${ada}.json`] ?? '')).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: ada,
      department: 'Ops',
      displayName: 'Ada',
    });
    const { '/Stateline.json': about, ...objects } = files;
    const { '/Stateline.json': aboutOther, ...objectsOther } = await filesIn(second);
    expect(objectsOther).toEqual(objects);
    expect(aboutOther).toBe(about?.replace(one, other));
  });

  it('lets the next import see that the last link went', async () => {
    const [one, other] = [aTenant(), aTenant()];
    const files = anExport();
    await take(await write('old', files), FIRST, one);
    await server.run(['export', join(folder, 'a'), '--at', FIRST, '--tenant', one]);
    await rm(join(folder, 'a', 'Groups', ops, 'Members'), { recursive: true });

    await server.run([
      'import',
      'configuration',
      join(folder, 'a'),
      '--at',
      FIRST,
      '--tenant',
      one,
    ]);
    await take(join(folder, 'old'), FIRST, other);
    const { records } = await take(join(folder, 'a'), SECOND, other);

    expect(records()).toMatchObject([{ changes: 1, missing: 0 }]);
    const [change] = timeline(other).slice(-1);
    expect(change?.event).toMatchObject({
      type: 'ObjectChanged',
      data: { objectId: ops, links: [{ relation: 'members', targetId: ada, op: 'removed' }] },
    });
  });

  it('writes one object a line to stdout', async () => {
    const tenant = aTenant();
    await take(await write('old', anExport()), FIRST, tenant);

    const { records } = await server.run([
      ...['export', '-', '--format', 'ndjson', '--at', FIRST],
      ...['--type', 'user', 'namedLocation', '--tenant', tenant],
    ]);

    expect(records().map(({ objectId }) => objectId)).toEqual([ada, bob, office]);
  });

  it('refuses a folder with something in it', async () => {
    const { exitCode, err } = await server.run(['export', await write('x', anExport())]);

    expect(exitCode).toBe(2);
    expect(err).toContain('is not empty');
  });
});
