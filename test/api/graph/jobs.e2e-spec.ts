import fc from 'fast-check';
import { LOCAL_OPERATOR } from '../../../src/domain/access/principal.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import { Recoveries } from '../../../src/recovery/recoveries.js';
import { RecoveryOptions } from '../../../src/recovery/recovery-options.port.js';
import { Admissions } from '../../../src/recovery/admissions.js';
import { AdmitJob, AdmitJobHandler } from '../../../src/recovery/admit-job.command.js';
import { anOperator } from '../../support/an-operator.js';
import { eventually } from '../../support/eventually.js';
import {
  aMember,
  anObject,
  type RecoveringTenant,
  TENANT,
} from '../../recovery/recovering-tenant.js';
import { type Entity, GraphServer, type GraphSettings, valuesOf } from './graph-server.js';

const NAMESPACE = 'microsoft.graph.entraRecoveryServices';
const IN_PROGRESS =
  'A recovery job is currently in progress. Wait for it to complete before initiating a new job.';
const ada = objectId('ada');

let server: GraphServer;
let sid: string;

const start = async (
  prepare: (tenant: RecoveringTenant) => void,
  settings: GraphSettings = {},
): Promise<void> => {
  server = await GraphServer.start(prepare, settings);
  sid = await server.backup();
};
const someUsers = ({ directory }: RecoveringTenant): void => {
  for (const id of ['ada', 'bob']) directory.put(anObject('user', id, { department: 'Ops' }));
};
const sales = async (): Promise<void> => {
  server.tenant.directory.change(ada, { department: 'Sales' });
  await server.tenant.look();
};
const preview = (body?: unknown) => server.post(`/snapshots/${sid}/recoveryPreviewJobs`, body);
const recovery = (body?: unknown) => server.post(`/snapshots/${sid}/recoveryJobs`, body);
const locationOf = ({ headers }: { headers: Headers }) => headers.get('location') ?? '';
const messageOf = ({ body }: { body: Entity }) =>
  (body['error'] as { message: string } | undefined)?.message;
const changesOf = async (body?: unknown): Promise<readonly Entity[]> => {
  const location = locationOf(await preview(body));
  await server.ended(location);
  return valuesOf(
    await server.ask(`${location}/getChanges`, {
      headers: { prefer: 'include-unknown-enum-members' },
    }),
  );
};
const byType = (...entityTypes: readonly string[]) => ({
  filteringCriteria: { '@odata.type': `#${NAMESPACE}.recoveryJobEntityNamesFilter`, entityTypes },
});
const byId = (...filterValues: readonly object[]) => ({
  filteringCriteria: {
    '@odata.type': `#${NAMESPACE}.recoveryJobEntityNameAndIdsFilter`,
    filterValues,
  },
});

/** Writes wait until they are let go. */
const held = (): (() => void) => {
  const release = Promise.withResolvers<undefined>();
  server.tenant.directory.faults = { hold: release.promise.then(() => undefined) };
  return () => {
    release.resolve(undefined);
  };
};

afterEach(() => server.close());

describe('One job at a time in a tenant', () => {
  beforeEach(() => start(someUsers));

  it('is let in of many at the same moment', async () => {
    const answers = await Promise.all([preview(), recovery(), preview(), recovery(), preview()]);
    const admitted = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 409);

    expect([admitted.length, refused.length]).toEqual([1, 4]);
    expect(new Set(refused.map(messageOf))).toEqual(new Set([IN_PROGRESS]));
  });

  it('is let in of two processes that share a log', async () => {
    const { store } = server.tenant;
    const options = new RecoveryOptions(TENANT);
    const processes = Array.from({ length: 4 }, () => new Recoveries(store, options));
    for (const recoveries of processes) await recoveries.onModuleInit();
    const outcomes = await Promise.allSettled(
      processes.map((recoveries, index) => {
        const admissions = new Admissions(store, undefined as never, recoveries, options);
        const job = { tenantId: TENANT, jobId: `job-${String(index)}`, by: anOperator('ada') };
        const admit = new AdmitJob({ ...job, kind: 'recovery', criteria: null });
        return new AdmitJobHandler(admissions, options).execute(admit);
      }),
    );
    for (const recoveries of processes) await recoveries.onModuleDestroy();
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    // It never gets going, and is not given up before its time.
    expect(messageOf(await preview())).toBe(IN_PROGRESS);
  });

  it('is followed by the next when it has ended or was cancelled', async () => {
    await sales();
    const letGo = held();
    const running = locationOf(await recovery());
    expect(messageOf(await preview())).toBe(IN_PROGRESS);
    const [jobId = ''] = running.split('/').slice(-1);
    const cancelled = await server.post(`/jobs/${jobId}/${NAMESPACE}.cancel`);
    letGo();

    expect([cancelled.status, locationOf(cancelled), cancelled.body]).toEqual([
      ...[202, `${server.root}/directory/recovery/jobs/${jobId}`, { text: '' }],
    ]);
    expect(await server.ended(running)).toMatchObject({ status: 'abandoned' });
    const next = await preview();
    expect(next.status).toBe(202);
    await server.ended(locationOf(next));
    expect((await preview()).status).toBe(202);
  });
});

describe('A job that died half-way', () => {
  it('does not keep others out when it was never started', async () => {
    let late = 0;
    await start(someUsers, { clock: () => instantAt(Date.now() + late) });
    const { store } = server.tenant;
    const options = new RecoveryOptions(TENANT);
    const admissions = new Admissions(store, undefined as never, undefined as never, options);
    await new AdmitJobHandler(admissions, options).execute(
      new AdmitJob({
        ...{ tenantId: TENANT, jobId: 'never-started', kind: 'recovery', criteria: null },
        by: anOperator('ada'),
      }),
    );
    expect((await preview()).status).toBe(409);
    late = 61_000;
    expect((await preview()).status).toBe(202);
  });
});

describe('Jobs that were started elsewhere', () => {
  it('are shown when they start from a backup and the native product has words for them', async () => {
    await start(someUsers);
    const native = async (below: string, body?: object): Promise<Entity> => {
      const url = `${server.url}/api/tenants/${TENANT}${below}`;
      const answer = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Entity;
    };
    const [backup] = (await native('/backups'))['rows'] as Entity[];
    const from = backup?.['backupId'];
    const whole = await native('/reports', { from });
    const users = await native('/reports', { from, scope: { types: ['user'] } });
    await native('/reports', { from, scope: { types: ['device'] } });
    await native('/reports', { from, scope: { attributes: ['department'] } });
    await native('/reports', { from: 'now' });
    await native('/recoveries', { target: from, reason: 'incident 7' });

    const jobs = valuesOf(await server.ask('/jobs'));
    expect(jobs.map((job) => [job['@odata.type'], job['filteringCriteria']])).toEqual([
      [`#${NAMESPACE}.recoveryJob`, null],
      [`#${NAMESPACE}.recoveryPreviewJob`, byType('user').filteringCriteria],
      [`#${NAMESPACE}.recoveryPreviewJob`, null],
    ]);
    expect(jobs.slice(1).map(({ id }) => id)).toEqual([users['reportId'], whole['reportId']]);
    expect((await preview()).status).toBe(202);
  });
});

describe('Too many requests', () => {
  it('are told as Graph tells it, with the time to wait', async () => {
    const someone = { ...LOCAL_OPERATOR, kind: 'user', id: 'ada' } as const;
    server = await GraphServer.start(someUsers, { people: { someone }, requestsPerMinute: 3 });
    const jobs = () => server.ask('/jobs', { headers: { authorization: 'Bearer someone' } });
    let answer = await jobs();
    for (let asked = 1; answer.status === 200 && asked < 100; asked += 1) answer = await jobs();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.body).toMatchObject({ error: { code: 'TooManyRequests' } });
  });
});

describe('A recovery over the Graph-compatible API', () => {
  it('waits for somebody else where four eyes are wanted, and can be cancelled', async () => {
    await start(someUsers, { fourEyes: true });
    await sales();
    const location = locationOf(await recovery());
    await eventually(
      async () => (await server.ask(location)).body['totalChangedObjectsCalculated'] === 1,
    );
    const told = await server.ask(location, {
      headers: { prefer: 'include-unknown-enum-members' },
    });
    expect(told.body).toMatchObject({ status: 'calculating', totalFailedChanges: null });
  });

  it('fails when its plan would lock somebody out, and writes nothing', async () => {
    await start(
      ({ directory }) => {
        directory.put(anObject('user', 'ada', { accountEnabled: false }));
      },
      { safety: { minimumAdministrators: 0, breakGlass: ['ada'], writerAppId: null } },
    );
    server.tenant.directory.change(ada, { accountEnabled: true });
    await server.tenant.look();
    expect(await server.ended(locationOf(await recovery()))).toMatchObject({
      status: 'failed',
      totalObjectsModified: 0,
    });
    expect(server.tenant.directory.arrived).toBe(0);
  });

  it('tells nothing of what failed before it has ended', async () => {
    await start(someUsers);
    await sales();
    const letGo = held();
    const location = locationOf(await recovery());
    const early = await server.ask(`${location}/${NAMESPACE}.getFailedChanges`);
    letGo();
    expect(early.status).toBe(400);
    expect(messageOf(early)).toMatch(
      /^Job with identifier \S+ must have completed successfully prior to enumerating changes\.$/,
    );
    await server.ended(location);
    expect((await server.ask(`${location}/getFailedChanges`)).status).toBe(200);
  });

  it('leaves what is out of the native scope as it is', async () => {
    await start((tenant) => {
      const { directory } = tenant;
      someUsers(tenant);
      directory.put(anObject('group', 'ops', {}, [aMember('ada')]));
      directory.put(anObject('user', 'gone'));
      directory.put(anObject('administrativeUnit', 'unit', { description: 'then' }));
    });
    const { directory } = server.tenant;
    directory.put(anObject('group', 'ops', {}, [{ ...aMember('bob'), relation: 'owners' }]));
    directory.put({ ...directory.held(objectId('gone')), status: 'gone' });
    directory.change(objectId('unit'), { description: 'now' });
    await server.tenant.look();

    expect((await changesOf()).map(({ id }) => id)).toEqual(['ops']);
    await server.ended(locationOf(await recovery()));
    const links = directory.held(objectId('ops')).links.map(({ relation }) => relation);
    expect(links.toSorted()).toEqual(['members', 'owners']);
    expect(directory.held(objectId('gone')).status).toBe('gone');
    expect(directory.held(objectId('unit')).attributes).toMatchObject({ description: 'now' });
    expect(directory.requests.map(({ operation }) => operation)).not.toContain('create');
  });
});

describe('The changes of a report over the Graph-compatible API', () => {
  const link = (relation: string, id: string, targetType = 'servicePrincipal') => ({
    ...{ relation, targetId: objectId(id), targetType },
  });
  const grant = (id: string, scope: string, consentType: string) =>
    anObject(
      'oauth2PermissionGrant',
      id,
      { clientId: 'app', resourceId: 'graph', consentType, scope },
      [link('client', 'app'), link('resource', 'graph')],
    );
  const assignment = (id: string, appRoleId: string, principalId = 'app') =>
    anObject('appRoleAssignment', id, { principalId, resourceId: 'graph', appRoleId }, [
      ...[link('principal', principalId), link('resource', 'graph')],
    ]);
  const told = (changes: readonly Entity[]) =>
    changes.map(({ id, entityTypeName, recoveryAction }) =>
      [id, entityTypeName, recoveryAction].join(' '),
    );

  it('hold grants and assignments with their service principal, but no consent of one person', async () => {
    await start(({ directory }) => {
      for (const id of ['app', 'other', 'graph']) directory.put(anObject('servicePrincipal', id));
      directory.put(grant('for-all', 'User.Read', 'AllPrincipals'));
      directory.put(grant('for-ada', 'User.Read', 'Principal'));
      directory.put(assignment('had', 'reads'));
      directory.put(assignment('stays', 'reads', 'other'));
    });
    const { directory } = server.tenant;
    directory.change(objectId('for-all'), { scope: 'User.Read Mail.Read' });
    directory.change(objectId('for-ada'), { scope: 'User.Read Mail.Read' });
    directory.put({ ...directory.held(objectId('had')), status: 'gone' });
    directory.put(assignment('has', 'writes'));
    directory.put(assignment('others', 'writes', 'other'));
    await server.tenant.look();
    const ofApp = byId({ entityType: 'servicePrincipal', entityIds: ['app', 'nobody'] });
    const mine = [
      'for-all oAuth2PermissionGrant update',
      'had appRoleAssignment restore',
      'has appRoleAssignment softDelete',
    ];
    const all = [...mine, 'others appRoleAssignment softDelete'];

    expect(told(await changesOf(ofApp))).toEqual(mine);
    expect(told(await changesOf(byType('servicePrincipal')))).toEqual(all);
    expect(told(await changesOf())).toEqual(all);
    const ended = await server.ended(locationOf(await recovery(ofApp)));
    expect(ended).toMatchObject({ ...ofApp, status: 'successful', totalObjectsModified: 3 });
    expect(directory.held(objectId('for-all')).attributes).toMatchObject({ scope: 'User.Read' });
    expect(directory.held(objectId('has')).status).toBe('gone');
    expect(directory.held(objectId('others')).status).toBe('live');
  });

  it('are none for ids that nothing of their type has', async () => {
    await start(someUsers);
    await sales();
    expect(await changesOf(byId({ entityType: 'group', entityIds: ['ada', 'nobody'] }))).toEqual(
      [],
    );
    const of = byId({ entityType: 'user', entityIds: ['ada', 'nobody'] });
    expect(told(await changesOf(of))).toEqual(['ada user update']);
    const [job] = valuesOf(await server.ask('/jobs'));
    expect(job).toMatchObject(of);
  });

  it('make, page by page, what one page would hold, whatever is asked', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `u${String(index).padStart(2, '0')}`);
    await start(({ directory }) => {
      for (const id of ids) directory.put(anObject('user', id, { department: 'Ops' }));
    });
    for (const id of ids) server.tenant.directory.change(objectId(id), { department: 'Sales' });
    await server.tenant.look();
    const location = locationOf(await preview());
    await server.ended(location);
    const page = async (query: string) => server.ask(`${location}/getChanges?${query}`);

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '',
          "startswith(displayName,'u1')",
          "id ne 'u05' and not (startswith(displayName,'u2'))",
          "entityTypeName eq 'group'",
        ),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 31 }),
        async (filter, top, skip) => {
          const asked = filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`;
          const whole = valuesOf(await page(`$top=999${asked}`));
          const found: Entity[] = [];
          let next: string | undefined =
            `${location}/getChanges?$top=${String(top)}&$skip=${String(skip)}${asked}`;
          while (next !== undefined) {
            const answer = await server.ask(next);
            found.push(...valuesOf(answer));
            next = answer.body['@odata.nextLink'] as string | undefined;
          }
          expect(found).toEqual(whole.slice(skip));
        },
      ),
      { numRuns: 12 },
    );
    expect((await page('$count=true&$top=1')).body).toMatchObject({ '@odata.count': 30 });
    expect(valuesOf(await page('$top=1&$select=id,recoveryAction'))).toEqual([
      { id: 'u00', recoveryAction: 'update' },
    ]);
  });

  it('are not told before the report has been made', async () => {
    await start(someUsers);
    const location = locationOf(await preview());
    await server.ended(location);
    const second = locationOf(await preview());
    const [jobId = ''] = second.split('/').slice(-1);
    const { status } = await server.post(`/jobs/${jobId}/cancel`);
    const told = await server.ask(`${second}/getChanges`);
    // It may have been quicker than its cancellation.
    expect([status, told.status]).toEqual(status === 202 ? [202, 400] : [409, 200]);
  });
});
