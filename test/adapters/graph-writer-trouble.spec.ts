import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { DirectoryWrite } from '../../src/directory/directory.port.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { JsonObject } from '../../src/domain/json.js';
import { openScriptedGraph, type ScriptedGraph, type SeenRequest } from './scripted-graph.js';

const user = (id: string) => ({ objectType: 'user', objectId: objectId(id) });
const rename = (id: string): DirectoryWrite => ({
  ...user(id),
  ...{ operation: 'update', attributes: { department: 'Ops' } },
});
const POLICY = { objectType: 'conditionalAccessPolicy', objectId: objectId('p') };
const LOCATION = { objectType: 'namedLocation', objectId: objectId('n') };

const refusal = (status: number) => ({
  status,
  body: { error: { code: 'Denied', message: 'Not for you' } },
});
const innerOf = ({ body }: SeenRequest): readonly JsonObject[] =>
  (body as { requests: readonly JsonObject[] }).requests;
/** Every inner request of a batch is answered so. */
const inBatch = (request: SeenRequest, answer: (inner: JsonObject) => JsonObject) => ({
  status: 200,
  body: { responses: innerOf(request).map((one) => ({ id: one['id'] ?? '', ...answer(one) })) },
});

/** Lets so many through. */
const lettingThrough = (most: number) => {
  let times = 0;
  return () => {
    times += 1;
    if (times > most) throw new RangeError('not any more');
  };
};

describe('GraphDirectoryWriter in trouble', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const writer = () => openGraph({ ...graph.options, now: () => 0 }).writer;

  it('keeps the answers it has when it may not go on, and says what was not sent', async () => {
    graph = await openScriptedGraph((request) => inBatch(request, () => ({ status: 204 })));
    const writes = Array.from({ length: 25 }, (_, index) => rename(String(index)));
    const outcomes = await writer().write(writes, lettingThrough(1));

    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(20).fill('done'),
      ...Array<string>(5).fill('not-sent'),
    ]);
    expect(graph.requests).toHaveLength(1);
  });

  it('says that nothing was sent of what was only throttled in a batch, and keeps the other answers', async () => {
    graph = await openScriptedGraph((request) =>
      inBatch(request, ({ url }) => ({ status: url === '/users/b' ? 429 : 204 })),
    );
    const outcomes = await writer().write([rename('a'), rename('b')], lettingThrough(1));
    expect(outcomes).toEqual([
      { outcome: 'done' },
      { outcome: 'not-sent', cause: new RangeError('not any more') },
    ]);
  });

  it('does not know what became of a write of which only a part was sent', async () => {
    graph = await openScriptedGraph(({ method }) =>
      method === 'GET'
        ? { status: 200, body: { '@odata.type': '#x', isTrusted: true } }
        : { status: 204 },
    );
    const untrust = { ...LOCATION, operation: 'softDelete' } as const;
    expect(await writer().write([untrust], lettingThrough(1))).toMatchObject([
      { outcome: 'unknown' },
    ]);
  });

  it.each([400, 403, 405])(
    'tells with the words of a %i what will never be read',
    async (status) => {
      graph = await openScriptedGraph((request) =>
        request.path.endsWith('$batch') ? inBatch(request, () => refusal(status)) : refusal(status),
      );
      for (const ref of [user('u'), POLICY]) {
        await expect(writer().objects([ref])).rejects.toMatchObject({
          ...{ code: 'directory-refused', status, message: 'Not for you' },
        });
      }
    },
  );

  it.each([401, 409, 423, 429, 503])('takes a %i for no answer yet', async (status) => {
    graph = await openScriptedGraph((request) =>
      request.path.endsWith('$batch') ? inBatch(request, () => refusal(status)) : refusal(status),
    );
    for (const ref of [user('u'), POLICY]) {
      await expect(writer().objects([ref])).rejects.toMatchObject({
        code: 'directory-unavailable',
      });
    }
  });

  it('takes a reader without a token for one that waits for it', async () => {
    graph = await openScriptedGraph(
      () => refusal(500),
      () => ({ status: 400, body: { error: 'unauthorized_client', error_description: 'No' } }),
    );
    await expect(writer().objects([user('u')])).rejects.toMatchObject({
      code: 'directory-unavailable',
    });
  });
});
