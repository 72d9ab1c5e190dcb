import { setTimeout as wait } from 'node:timers/promises';
import {
  AnonymousAuthenticationProvider,
  HttpMethod,
  type Parsable,
  type ParsableFactory,
  type ParseNode,
  RequestInformation,
} from '@microsoft/kiota-abstractions';
import {
  type AuthenticationProvider,
  Client,
  type Context,
  GraphError,
  type Middleware,
  MiddlewareFactory,
  PageIterator,
} from '@microsoft/microsoft-graph-client';
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import '@microsoft/msgraph-sdk-directory';
import {
  createRecoveryChangeObjectBaseFromDiscriminatorValue,
  type RecoveryChangeObjectBase,
  type RecoveryJob,
} from '@microsoft/msgraph-sdk/models/entraRecoveryServices/index.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import { anObject } from '../../recovery/recovering-tenant.js';
import { type Entity, GraphServer, sentUnder } from './graph-server.js';

const NAMESPACE = 'microsoft.graph.entraRecoveryServices';
/** As if something in front ended TLS, and told nothing of it. */
const PUBLIC_URL = 'https://graph.example';
const people = ['ada', 'bob', 'cyd', 'dan', 'eve'];
const over = ['successful', 'failed', 'abandoned'];

interface Page {
  value: Entity[];
}

let server: GraphServer;

const departmentsAre = async (department: string): Promise<void> => {
  for (const id of people) server.tenant.directory.change(objectId(id), { department });
  await server.tenant.look();
};

beforeAll(async () => {
  server = await GraphServer.start(
    ({ directory }) => {
      for (const id of people) directory.put(anObject('user', id, { department: 'Ops' }));
      directory.put(anObject('group', 'ops'));
    },
    { publicUrl: PUBLIC_URL },
  );
  await server.backup();
});

beforeEach(() => departmentsAre('Sales'));

afterEach(() => {
  server.tenant.directory.faults = {};
});

afterAll(() => server.close());

describe('The client @microsoft/microsoft-graph-client', () => {
  const recovery = '/directory/recovery';
  const client = () =>
    Client.initWithMiddleware({
      baseUrl: `${PUBLIC_URL}/graph`,
      defaultVersion: 'v1.0',
      middleware: throughAProxy({ getAccessToken: () => Promise.resolve('a-token') }),
    });
  const ended = async (address: string): Promise<Entity> => {
    for (let look = 0; look < 1000; look += 1) {
      const job = (await client().api(address).get()) as Entity;
      if (over.includes(String(job['status']))) return job;
      await wait(20);
    }
    throw new Error(`${address} does not end`);
  };
  const started = async (address: string, body?: unknown): Promise<string> => {
    const answer = (await client()
      .api(address)
      .responseType('raw' as never)
      .post(body)) as Response;
    expect(answer.status).toBe(202);
    return answer.headers.get('location') ?? '';
  };

  it('lists, compares page by page, recovers and is told of what failed', async () => {
    const { value } = (await client().api(`${recovery}/snapshots`).top(5).get()) as Page;
    const snapshot = `${recovery}/snapshots/${String(value[0]?.['id'])}`;
    const report = await started(`${snapshot}/recoveryPreviewJobs`);
    expect(await ended(report)).toMatchObject({ totalChangedObjectsCalculated: 5 });

    const first = (await client().api(`${report}/${NAMESPACE}.getChanges`).top(2).get()) as Page;
    expect(first.value).toHaveLength(2);
    const found: unknown[] = [];
    const pages = new PageIterator(client(), first, (change: Entity) => {
      found.push(change['id']);
      return true;
    });
    await pages.iterate();
    expect(found).toEqual(people);

    server.tenant.directory.faults = {
      refuse: ({ objectId: id }) => (id === 'bob' ? 'Insufficient privileges' : undefined),
    };
    const recovered = await ended(
      await started(`${snapshot}/recoveryJobs`, {
        filteringCriteria: {
          '@odata.type': `#${NAMESPACE}.recoveryJobEntityNamesFilter`,
          entityTypes: ['user'],
        },
      }),
    );
    expect(recovered).toMatchObject({
      ...{ status: 'successful', totalObjectsModified: 4, totalFailedChanges: 1 },
      filteringCriteria: { entityTypes: ['user'] },
    });
    const failed = (await client()
      .api(`${snapshot}/recoveryJobs/${String(recovered['id'])}/${NAMESPACE}.getFailedChanges`)
      .get()) as { value: Entity[] };
    expect(failed.value).toMatchObject([
      {
        '@odata.type': `#${NAMESPACE}.recoveryChangeObjectBase`,
        ...{ id: 'bob', entityTypeName: 'user', recoveryAction: 'update' },
        deltaFromCurrent: { department: 'Ops' },
        currentState: { department: 'Sales' },
        failureMessage: expect.stringContaining('Insufficient privileges') as unknown,
      },
    ]);
  });

  it('is told in its own kind of error what does not go', async () => {
    const asked: Promise<unknown> = client()
      .api(`${recovery}/snapshots/bm9uZQ==/recoveryJobs`)
      .post({});
    const error = await asked.then(String, (reason: unknown) => reason);

    expect(error).toBeInstanceOf(GraphError);
    expect(error).toMatchObject({
      ...{ statusCode: 404, code: 'ResourceNotFound' },
      message: expect.stringMatching(/^This isn't a valid timestamp for recovery/) as unknown,
      requestId: expect.stringMatching(/\w/) as unknown,
    });
  });
});

describe('The client @microsoft/msgraph-sdk', () => {
  const adapterOf = () => {
    const adapter = new GraphRequestAdapter(new AnonymousAuthenticationProvider());
    adapter.baseUrl = server.root;
    return adapter;
  };
  const recoveryOf = () => createGraphServiceClient(adapterOf()).directory.recovery;
  const aSnapshot = async () => {
    const page = await recoveryOf().snapshots.get({ queryParameters: { top: 1 } });
    const [snapshot] = page?.value ?? [];
    return snapshot?.id ?? '';
  };
  /** The SDK has no methods for what is no part of the metadata. */
  const asked = (method: HttpMethod, url: string): RequestInformation => {
    const request = new RequestInformation();
    request.httpMethod = method;
    request.URL = url;
    return request;
  };
  const started = async (below: string): Promise<string> => {
    const before = (await recoveryOf().jobs.get())?.value?.map(({ id }) => id) ?? [];
    await adapterOf().sendNoResponseContent(
      asked(HttpMethod.POST, `${server.root}/directory/recovery${below}`),
      undefined,
    );
    const after = (await recoveryOf().jobs.get())?.value ?? [];
    return after.find(({ id }) => !before.includes(id))?.id ?? '';
  };

  it('reads snapshots and jobs as its types, and changes by raw requests', async () => {
    const id = await aSnapshot();
    const snapshot = await recoveryOf().snapshots.bySnapshotId(id).get();
    expect(snapshot?.createdDateTime).toBeInstanceOf(Date);

    const jobId = await started(`/snapshots/${id}/recoveryPreviewJobs`);
    await server.ended(`/jobs/${jobId}`);
    const job = await recoveryOf().jobs.byRecoveryJobBaseId(jobId).get();
    expect(job).toMatchObject({
      odataType: `#${NAMESPACE}.recoveryPreviewJob`,
      ...{ id: jobId, status: 'successful', totalChangedObjectsCalculated: 5 },
      targetStateDateTime: snapshot?.createdDateTime,
    });
    const listed = await recoveryOf()
      .snapshots.bySnapshotId(id)
      .recoveryPreviewJobs.get({ queryParameters: { filter: `id eq '${jobId}'`, count: true } });
    expect(listed).toMatchObject({ odataCount: 1, value: [{ id: jobId }] });
    expect(await recoveryOf().jobs.count.get()).toBeGreaterThan(0);

    const url = `${server.root}/directory/recovery/snapshots/${id}/recoveryPreviewJobs/${jobId}/getChanges`;
    const changes = await adapterOf().send(
      asked(HttpMethod.GET, `${url}?$filter=startswith(displayName,'a')`),
      createChanges,
      undefined,
    );
    expect(changes?.value?.map((change) => change.id)).toEqual(['ada']);
  });

  it('recovers, and cancels while writes are held up', async () => {
    const id = await aSnapshot();
    const release = Promise.withResolvers<undefined>();
    server.tenant.directory.faults = { hold: release.promise.then(() => undefined) };
    const jobId = await started(`/snapshots/${id}/recoveryJobs`);
    const builder = recoveryOf().jobs.byRecoveryJobBaseId(jobId);
    await builder.microsoftGraphEntraRecoveryServicesCancel.post();
    release.resolve(undefined);

    expect(await builder.get()).toMatchObject({
      odataType: `#${NAMESPACE}.recoveryJob`,
      status: 'abandoned',
    } satisfies Partial<RecoveryJob>);
    await expect(builder.microsoftGraphEntraRecoveryServicesCancel.post()).rejects.toMatchObject({
      responseStatusCode: 409,
      errorEscaped: { code: 'Conflict' },
    });
    await expect(builder.delete()).rejects.toMatchObject({ responseStatusCode: 405 });
    await expect(builder.patch({ status: 'failed' })).rejects.toMatchObject({
      responseStatusCode: 405,
    });
  });
});

interface Changes extends Parsable {
  value?: RecoveryChangeObjectBase[] | undefined;
}

/** A page of changes, for which the SDK has a type for the entries only. */
const createChanges: ParsableFactory<Changes> =
  () =>
  (page: Partial<Changes> = {}) => ({
    value: (node: ParseNode) => {
      page.value = node.getCollectionOfObjectValues<RecoveryChangeObjectBase>(
        createRecoveryChangeObjectBaseFromDiscriminatorValue,
      );
    },
  });

/** The client's own chain; only what sends is ours, because it takes addresses over TLS only. */
const throughAProxy = (authentication: AuthenticationProvider): Middleware => {
  const chain = MiddlewareFactory.getDefaultMiddlewareChain(authentication).slice(0, -1);
  const sending: Middleware = {
    execute: async (context: Context) => {
      const { pathname, search, host } = new URL(String(context.request));
      const url = `${server.url}${pathname}${search}`;
      context.response = await sentUnder(host, url, context.options);
    },
  };
  [...chain, sending].reduce((before, next) => {
    before.setNext?.(next);
    return next;
  });
  return chain[0] ?? sending;
};
