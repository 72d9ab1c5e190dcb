import { anObject } from '../../recovery/recovering-tenant.js';
import { GraphServer } from './graph-server.js';

interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let server: GraphServer;
let document: Document;

beforeAll(async () => {
  server = await GraphServer.start(({ directory }) => {
    directory.put(anObject('user', 'ada'));
  });
  document = (await (await fetch(`${server.url}/api/docs-json`)).json()) as Document;
});

afterAll(() => server.close());

const operations = () =>
  Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/graph/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    );

describe('The OpenAPI document of the Graph-compatible API', () => {
  it('lists what Microsoft documents, in both versions, and nothing that does nothing', () => {
    const routes = [
      'GET ',
      'GET /snapshots',
      'GET /snapshots/$count',
      'GET /snapshots/{snapshotId}',
      'GET /jobs',
      'GET /jobs/$count',
      'GET /jobs/{jobId}',
      'POST /jobs/{jobId}/cancel',
      ...[
        ['recoveryPreviewJobs', 'getChanges'],
        ['recoveryJobs', 'getFailedChanges'],
      ].flatMap(([jobs = '', changes = '']) => [
        `GET /snapshots/{snapshotId}/${jobs}`,
        `GET /snapshots/{snapshotId}/${jobs}/$count`,
        `POST /snapshots/{snapshotId}/${jobs}`,
        `GET /snapshots/{snapshotId}/${jobs}/{jobId}`,
        `GET /snapshots/{snapshotId}/${jobs}/{jobId}/${changes}`,
      ]),
    ];
    const both = ['v1.0', 'beta'].flatMap((version) =>
      routes.map((route) => route.replace(' ', ` /graph/${version}/directory/recovery`)),
    );
    expect(
      operations()
        .map(({ route }) => route)
        .toSorted(),
    ).toEqual(both.toSorted());
  });

  it('says of every route what it is for, takes and answers, also when it refuses', () => {
    for (const { route, operation } of operations()) {
      const { tags, summary, parameters, responses } = operation;
      const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const told = { route, tags, named: parameters.map(({ name }) => name).toSorted() };
      expect(told).toEqual({ route, tags: ['Graph-compatible'], named: inPath.toSorted() });
      expect(summary).toMatch(/\w/);
      expect(responses).toHaveProperty([route.startsWith('POST') ? '202' : '200']);
      for (const status of ['400', '401', '403', '404']) {
        expect(responses[status]?.content).toHaveProperty(['application/json']);
      }
    }
  });
});
