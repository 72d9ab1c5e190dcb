import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { stateline } from '../cli/a-terminal.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import {
  attributed,
  departmentChanged,
  discovered,
  memberAdded,
  softDeleted,
} from './some-events.js';

let api: RunningApi;
const changeIds: string[] = [];

const EVE = 'eve@contoso.test';
const GRACE = 'grace@contoso.test';

const did = async (actor: string, event: ChangeEvent, seconds: number): Promise<void> => {
  const [recorded] = await api.recorded.record([event], { observedAt: second(seconds) });
  const id = recorded?.id ?? '';
  changeIds.push(id);
  const told = attributed(id, event.data.objectId, actor, seconds);
  await api.recorded.record([told], { observedAt: second(seconds) });
};

const created = (id: string, seconds: number): ChangeEvent => ({
  type: 'ObjectCreated',
  data: {
    objectId: objectId(id),
    objectType: 'user',
    displayName: id,
    attributes: { displayName: id },
    links: [],
    window: { after: second(seconds - 1), until: second(seconds) },
  },
});

beforeAll(async () => {
  api = await RunningApi.start();
  await api.recorded.record([
    discovered('ada', 'user', { displayName: 'Ada', department: 'HR' }),
    discovered('bob', 'user', { displayName: 'Bob', department: 'HR' }),
    discovered('ops', 'group', { displayName: 'Ops' }),
    discovered('zoe', 'user', { displayName: 'Zoe' }),
  ]);
  await api.recorded.synced(second(1));
  await did(EVE, departmentChanged('ada', 'HR', 'Owned', 10), 10);
  await did(EVE, departmentChanged('bob', 'HR', 'Owned', 11), 11);
  await did(GRACE, departmentChanged('bob', 'Owned', 'Sales', 12), 12);
  await did(EVE, memberAdded('ops', 'ada', 13), 13);
  await did(GRACE, memberAdded('ops', 'bob', 14), 14);
  await did(EVE, softDeleted('zoe', 15), 15);
  await did(EVE, created('rogue', 16), 16);
});

afterAll(async () => {
  await api.close();
});

const without = { actors: [EVE] };

interface Page {
  readonly rows: readonly { readonly objectId: string }[];
  readonly next: string | null;
}

const differing = async (body: object): Promise<Page> => {
  const { status, body: page } = await api.post('/counterfactual/differences', body);
  expect({ status, page }).toMatchObject({ status: 200 });
  return page as Page;
};

describe('The tenant without what somebody did, over HTTP', () => {
  it('lists the objects that would be different, and what is left to decide', async () => {
    const { rows, next } = await differing({ without });

    expect(next).toBeNull();
    expect(rows).toMatchObject([
      {
        objectId: 'ada',
        then: 'live',
        attributes: [{ name: 'department', before: 'HR', after: 'Owned' }],
        changeIds: [changeIds[0]],
        conflicts: [],
      },
      {
        objectId: 'bob',
        attributes: [],
        conflicts: [{ name: 'department', now: 'Sales', without: 'HR', changeIds: [changeIds[2]] }],
      },
      { objectId: 'ops', links: [{ relation: 'members', targetId: 'ada', op: 'added' }] },
      { objectId: 'rogue', then: 'absent', existence: { before: 'absent', after: 'live' } },
      { objectId: 'zoe', then: 'live', existence: { before: 'live', after: 'soft-deleted' } },
    ]);
  });

  it('lists them page by page', async () => {
    const first = await differing({ without, limit: 2 });
    const next = await differing({ without, limit: 2, cursor: first.next });
    const third = await differing({ without, limit: 2, cursor: next.next });
    const ids = [first, next, third].map(({ rows }) => rows.map((row) => row.objectId));

    expect(ids).toEqual([['ada', 'bob'], ['ops', 'rogue'], ['zoe']]);
    expect(third.next).toBeNull();
  });

  it.each([
    [() => ({ without: { changeIds: [changeIds[0]] } }), ['ada']],
    [() => ({ without, scope: { types: ['group'] } }), ['ops']],
    [() => ({ without, scope: { attributes: ['department'] } }), ['ada', 'bob']],
    [() => ({ without, scope: { relations: ['members'] } }), ['ops']],
    [() => ({ without, scope: { filter: "department eq 'HR'" } }), ['ada']],
    [() => ({ without: { ...without, from: second(12) } }), ['ops', 'rogue', 'zoe']],
    [() => ({ without: { ...without, until: second(10) } }), ['ada']],
    [
      () => ({ without: { actors: [GRACE, `ID-OF-${EVE}`] } }),
      ['ada', 'bob', 'ops', 'rogue', 'zoe'],
    ],
  ])('looks only at what is asked for: %#', async (asked, ids) => {
    expect((await differing(asked())).rows.map((row) => row.objectId)).toEqual(ids);
  });

  it('shows one object as it would be', async () => {
    const ops = await api.post('/counterfactual/objects/ops', { without });
    const rogue = await api.post('/counterfactual/objects/rogue', { without });
    const nobody = await api.post('/counterfactual/objects/nobody', { without });

    expect(ops).toMatchObject({
      status: 200,
      body: { status: 'live', links: [{ relation: 'members', targetId: 'bob' }], moreLinks: false },
    });
    expect(rogue.body).toMatchObject({ status: 'absent', statusNow: 'live', attributes: {} });
    expect(nobody).toMatchObject({ status: 404, body: { title: 'object-not-found' } });
  });

  it('exports the whole tenant as it would be', async () => {
    const response = await fetch(api.at('/counterfactual/export'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ without }),
    });
    const text = await response.text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);

    expect(response.status).toBe(200);
    expect(lines).toMatchObject([
      { kind: 'trust' },
      { objectId: 'ada', attributes: { department: 'HR' } },
      { objectId: 'bob', attributes: { department: 'Sales' } },
      { objectId: 'ops', links: [{ targetId: 'bob' }] },
      { objectId: 'zoe', status: 'live', deletedDateTime: null },
      { kind: 'end', objects: 4 },
    ]);
  });

  it.each([
    [{}, 'without takes actors, correlationIds or changeIds'],
    [{ without: {} }, 'without takes actors, correlationIds or changeIds'],
    [{ without: { changeIds: ['no-such'] } }, 'no-such'],
    [{ without: { ...without, from: second(9), until: second(5) } }, 'without.until takes'],
    [{ without, cursor: 'x' }, 'cursor takes the `next` of the page before'],
    [{ without, scope: { actors: [EVE] } }, 'actors'],
  ])('refuses %j by name', async (body, words) => {
    const { status, body: problem } = await api.post('/counterfactual/differences', body);

    expect({ status, problem: JSON.stringify(problem) }).toEqual({
      status: 400,
      problem: expect.stringContaining(words) as unknown,
    });
  });
});

describe('stateline without', () => {
  const run = (...argv: readonly string[]) =>
    stateline(['without', '--actor', EVE, ...argv, '--server', api.url]);

  it('prints the objects that would be different', async () => {
    const { exitCode, out } = await run();

    expect(exitCode).toBe(0);
    expect(out).toMatch(/ada +user +department: Owned → HR/);
    expect(out).toMatch(/bob +user +department: Sales, not HR/);
    expect(out).toMatch(/members − ada/);
    expect(out).toMatch(/rogue +user +live → absent/);
    expect(out).toContain('5 objects would be different, 1 values are left');
  });

  it('prints them as JSON, of one type, and says when there are none', async () => {
    const { records } = await run('--type', 'group', '--json');
    const none = await run('--until', second(9));

    expect(records()).toMatchObject([{ objectId: 'ops', then: 'live' }]);
    expect(none.out).toContain('Nothing would be different');
  });

  it('shows one object', async () => {
    const { exitCode, out } = await run('--show', 'zoe');

    expect(exitCode).toBe(0);
    expect(out).toContain('would be live, is soft-deleted');
  });

  it('writes the whole tenant to a new file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-without-'));
    try {
      const file = join(folder, 'tenant.ndjson');
      const { exitCode, out } = await run('--out', file);
      const again = await run('--out', file);

      expect({ exitCode, out }).toMatchObject({
        exitCode: 0,
        out: expect.stringContaining('4 objects') as unknown,
      });
      expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(4);
      expect(again.exitCode).toBe(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('refuses to look at nobody', async () => {
    const { exitCode, err } = await stateline(['without', '--server', api.url]);

    expect(exitCode).toBe(2);
    expect(err).toContain('without takes actors, correlationIds or changeIds');
  });
});
