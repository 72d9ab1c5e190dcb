import { objectId } from '../../src/domain/directory/directory-object.js';
import { second } from '../history/recorded-tenant.js';
import { eventually } from '../support/eventually.js';
import { RunningApi } from './running-api.js';
import {
  attributed,
  departmentChanged,
  discovered,
  memberAdded,
  softDeleted,
} from './some-events.js';

let api: RunningApi;
let idOfAda: string;

const NAMES = { ada: '=HYPERLINK("http://x")', bob: 'Bøb, "the" builder', cyd: 'Cyd' };

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([
    ...Object.entries(NAMES).map(([id, displayName]) =>
      discovered(id, 'user', { displayName, department: 'Ops' }),
    ),
    discovered('admins', 'group', { displayName: 'Admins' }),
  ]);
  await recorded.synced(second(1));
  const named = { ...departmentChanged('ada', 'Ops', '-Sales', 10) };
  const ada = { ...named, data: { ...named.data, displayName: NAMES.ada } };
  const [change] = await recorded.record([ada], { observedAt: second(10) });
  idOfAda = change?.id ?? '';
  await recorded.record([
    memberAdded('admins', 'bob', 11),
    softDeleted('cyd', 12),
    attributed(idOfAda, 'ada', 'mallory', 10),
  ]);
});

afterAll(async () => {
  await api.close();
});

const completed = async (body: object): Promise<string> => {
  const answer = await api.post('/reports', body);
  expect(answer).toMatchObject({ status: 202 });
  const { reportId } = answer.body as { reportId: string };
  const below = `/reports/${reportId}`;
  await eventually(
    async () => ((await api.get(below)).body as { status: string }).status === 'completed',
  );
  return below;
};

const rowsOf = async (below: string, query = '') =>
  (await api.get(`${below}/rows${query}`)).body as { rows: { objectId: string }[] };

const idsIn = async (below: string, query: string) =>
  (await rowsOf(below, query)).rows.map(({ objectId: id }) => id);

describe('The rows of a report over HTTP', () => {
  it('say of links where they lead, and of objects what became of them', async () => {
    const { rows } = await rowsOf(await completed({ from: second(5) }));
    expect(rows).toMatchObject([
      {
        objectId: 'ada',
        recoveryAction: 'update',
        recoverable: 'all',
        actors: [{ name: 'mallory' }],
      },
      {
        objectId: 'admins',
        links: [
          {
            ...{ relation: 'members', targetId: 'bob', before: false, after: true },
            target: { displayName: NAMES.bob, existence: { before: 'live', after: 'live' } },
          },
        ],
      },
      { objectId: 'cyd', existence: { before: 'live', after: 'soft-deleted' } },
    ]);
  });

  it('are asked for by type, action, what is recoverable, and name', async () => {
    const below = await completed({ from: second(5) });
    expect(await idsIn(below, '?type=group')).toEqual(['admins']);
    expect(await idsIn(below, '?action=restore')).toEqual(['cyd']);
    expect(await idsIn(below, '?recoverable=none')).toEqual([]);
    expect(await idsIn(below, '?search=hyperLINK')).toEqual(['ada']);
    expect(await idsIn(below, '?search=cyd&action=update')).toEqual([]);
  });

  it('are of the changes, actors and objects that a scope names', async () => {
    const of = async (scope: object) => idsIn(await completed({ from: second(5), scope }), '');
    expect(await of({ actors: ['MALLORY', 'nobody'] })).toEqual(['ada']);
    expect(await of({ filter: "startswith(displayName,'Adm')" })).toEqual(['admins']);
    expect(await of({ correlationIds: ['none such'] })).toEqual([]);
  });

  it('tell what the tenant would be without some changes', async () => {
    const below = await completed({ without: { actors: ['mallory'] } });
    const report = (await api.get(below)).body;
    expect(report).toMatchObject({ without: { actors: ['mallory'] }, totals: { objects: 1 } });
    expect(await rowsOf(below)).toMatchObject({
      rows: [
        {
          objectId: objectId('ada'),
          attributes: [{ name: 'department', before: 'Ops', after: '-Sales' }],
          ...{ conflicts: [], changeIds: [idOfAda] },
        },
      ],
    });
  });

  it.each([
    [{}, 'from'],
    [{ from: second(5), scope: { filter: 'displayName is x' } }, 'scope.filter'],
    [{ from: second(5), scope: { actors: 'ada' } }, 'scope.actors'],
    [{ from: second(5), scope: { actor: 'ada' } }, 'scope.actor'],
    [{ from: second(5), without: { actors: ['m'] } }, 'from'],
    [{ without: {} }, 'without'],
    [{ without: { actors: ['m'] }, scope: { actors: ['m'] } }, 'scope.actors'],
    [{ until: second(8), without: { actors: ['m'], until: second(9) } }, 'without.until'],
    [{ until: second(8), without: { actors: ['m'], from: second(9) } }, 'without.from'],
  ])('are not computed for %j, which is told by its field', async (body, field) => {
    const { status, body: problem } = await api.post('/reports', body);
    expect({ status, problem }).toMatchObject({ status: 400, problem: { errors: [{ field }] } });
  });

  it('names what a parameter takes', async () => {
    const below = await completed({ from: second(5) });
    for (const query of ['action=undo', 'recoverable=yes', 'type=toaster', 'search=']) {
      const { status, body } = await api.get(`${below}/rows?${query}`);
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { errors: [{ field: query.split('=')[0] }] },
      });
    }
  });
});

describe('A report that is exported', () => {
  const exported = async (format: string) => {
    const below = await completed({ from: second(5) });
    const response = await fetch(api.at(`${below}/export${format && `?format=${format}`}`));
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes);
    return { below, text, headers: response.headers };
  };

  it('is lines of JSON that end with how many rows there were', async () => {
    const { below, text, headers } = await exported('');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const { rows } = await rowsOf(below);
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(lines[0]).toMatchObject({ kind: 'report', status: 'completed' });
    expect(lines.slice(1, -1)).toEqual(rows.map((row) => ({ kind: 'row', ...row })));
    expect(lines.at(-1)).toEqual({ kind: 'end', rows: 3 });
  });

  it('is one JSON text with the report and its rows', async () => {
    const { below, text, headers } = await exported('json');
    const { rows } = await rowsOf(below);
    expect(JSON.parse(text)).toEqual({ report: (await api.get(below)).body, rows });
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="report-.*\.json"$/);
  });

  it('is CSV that a spreadsheet reads and does not carry out', async () => {
    const { text, headers } = await exported('csv');
    const [head, ...lines] = text.split('\r\n');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(head).toMatch(/^\ufeffobjectId,formerId,objectType,displayName,recoveryAction/);
    expect(lines).toEqual([
      `ada,,user,"'=HYPERLINK(""http://x"")",update,all,attribute,department,Ops,'-Sales,,,true,,mallory,cloud,cloud,${idOfAda}`,
      expect.stringContaining(
        'admins,,group,admins,update,all,link,members/bob,false,true,"Bøb, ""the"" builder",user,true',
      ),
      expect.stringContaining('cyd,,user,cyd,restore,all,status,status,live,soft-deleted,,,true,,'),
      '',
    ]);
  });

  it('is what getChanges answers', async () => {
    const { text } = await exported('graph');
    expect(JSON.parse(text)).toMatchObject({
      '@odata.context': expect.stringContaining('recoveryChangeObjectBase') as unknown,
      value: [
        {
          ...{ entityTypeName: 'user', id: 'ada', recoveryAction: 'update' },
          deltaFromCurrent: { department: 'Ops' },
          currentState: { department: '-Sales' },
        },
        { deltaFromCurrent: { 'members@delta': [{ id: 'bob', '@removed': {} }] } },
        { recoveryAction: 'restore', deltaFromCurrent: { deletedDateTime: null } },
      ],
    });
  });

  it('has one of the formats, and is completed', async () => {
    const below = await completed({ from: second(5) });
    expect(await api.get(`${below}/export?format=xml`)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'format' }] },
    });
    expect(await api.get('/reports/none/export')).toMatchObject({ status: 404 });
  });
});
