import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Directory, LookPage } from '../../src/directory/directory.port.js';
import { capturedTypes, relationsOf, relationRule } from '../../src/domain/directory/catalogue.js';
import type { Attributes, Link, SeenLinks } from '../../src/domain/directory/directory-object.js';
import { canonicalJson, type Json } from '../../src/domain/json.js';
import {
  openSimulatedDirectory,
  type SimulatedDirectory,
} from '../adapters/simulated-directory.js';
import { all, never } from '../contracts/directory/acting.js';

interface Line {
  readonly kind: 'object';
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly status: string;
  readonly deletedDateTime: string | null;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
}

/** What a directory shows of all captured types, links included, as lines of an export. */
const linesOf = async (directory: Directory): Promise<readonly Line[]> => {
  const lines = new Map<string, Line>();
  for (const objectType of capturedTypes) {
    for (const page of await all(directory.look(objectType, null, never))) note(page, lines);
    for (const relation of relationsOf(objectType, 'sweep')) {
      for (const page of await all(directory.sweep(objectType, relation, null, never)))
        note(page, lines);
    }
  }
  return [...lines.values()];
};

const note = ({ observations }: LookPage, lines: Map<string, Line>): void => {
  for (const seen of observations) {
    if (seen.seen !== 'present') continue;
    const { objectId, objectType } = seen;
    const line = lines.get(objectId);
    lines.set(objectId, {
      ...{ kind: 'object', objectId, objectType, displayName: '', status: 'live' },
      deletedDateTime: null,
      attributes: { ...line?.attributes, ...seen.attributes },
      links: [...(line?.links ?? []), ...seen.links.flatMap(linksIn)],
    });
  }
};

const linksIn = ({ relation, ...of }: SeenLinks): readonly Link[] =>
  (of.seen === 'all' ? of.targets : of.added).map((target) => ({ relation, ...target }));

/** One text for what an object says of itself, in which order ever. */
const told = ({ objectId, objectType, status, attributes, links }: Line): string =>
  canonicalJson({
    ...{ objectId, objectType, status, attributes },
    links: links
      .filter(({ relation }) => relationRule(objectType, relation).reading !== 'attribute')
      .map(({ relation, targetId }) => `${relation} ${targetId}`),
  });

const body = (lines: readonly unknown[]): string =>
  lines.map((line) => JSON.stringify(line)).join('\n');

describe('a tenant that is loaded', () => {
  let source: SimulatedDirectory;
  let empty: SimulatedDirectory;
  let lines: readonly Line[];

  const load = async (text: string): Promise<Json> => {
    const response = await fetch(`${empty.controlUrl}/load`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: text,
    });
    return { status: response.status, ...((await response.json()) as Record<string, Json>) };
  };
  const opened = () =>
    openSimulatedDirectory({ empty: true, tenantId: '6d0bd1b0-5a35-4d6c-9f0f-5a1c6b3c8a11' });

  beforeAll(async () => {
    source = await openSimulatedDirectory({ users: 120, groups: 40 });
    lines = await linesOf(source.directory);
    empty = await opened();
  });
  afterAll(async () => {
    await source.close();
    await empty.close();
  });

  it('holds nobody and nothing at first, and lets the applications in all the same', async () => {
    for (const type of ['user', 'group', 'conditionalAccessPolicy', 'appRoleAssignment']) {
      const pages = await all(empty.directory.look(type, null, never));
      expect(pages.flatMap(({ observations }) => observations)).toEqual([]);
    }
  });

  it('shows every object of every type as it was read, with its links', async () => {
    expect(new Set(lines.map(({ objectType }) => objectType))).toEqual(new Set(capturedTypes));
    const [bin] = lines.filter(({ objectType }) => objectType === 'group');
    const binned = { ...bin, status: 'soft-deleted', deletedDateTime: '2026-11-19T08:00:00.000Z' };
    const others = lines.filter((line) => line !== bin);
    const gone = { ...bin, objectId: crypto.randomUUID(), status: 'hard-deleted' };
    const foreign = { ...bin, objectId: crypto.randomUUID(), objectType: 'contact' };

    const answer = await load(
      body([{ kind: 'trust' }, binned, ...others, gone, foreign, { kind: 'end' }]),
    );
    expect(answer).toMatchObject({ status: 200, objects: lines.length, skipped: 2 });

    const again = await linesOf(empty.directory);
    expect(again.map(told).sort()).toEqual(others.map(told).sort());
  });

  it('keeps the bin, out of which an object comes as it was', async () => {
    const [group] = lines.filter(({ objectType }) => objectType === 'group');
    const { objectId, objectType } = group as Line & { objectId: Link['targetId'] };
    const ref = { objectId, objectType };
    expect(await empty.directory.objects([ref])).toEqual([
      { ...ref, seen: 'soft-deleted', deletedDateTime: '2026-11-19T08:00:00.000Z' },
    ]);
    expect(await empty.writer.write([{ ...ref, operation: 'restore' }])).toEqual([
      { outcome: 'done' },
    ]);
    const [restored] = await empty.directory.objects([ref]);
    expect(restored).toMatchObject({ seen: 'present', attributes: group?.attributes });
  });

  it('is not loaded once something has happened in it', async () => {
    const [first] = lines;
    expect(await load(body([{ ...first, objectId: crypto.randomUUID() }]))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^line 1: something has happened/) as unknown,
    });
  });

  it.each([
    ['half an object', '{"kind":"object"', 'line 2: takes a JSON object'],
    ['no id', '{"kind":"object"}', 'line 2: objectId takes text'],
    [
      'an unknown status',
      '{"kind":"object","objectId":"a","objectType":"user","status":"x"}',
      'line 2: status takes one of live, soft-deleted, hard-deleted',
    ],
    [
      'no attributes',
      '{"kind":"object","objectId":"a","objectType":"user","status":"live"}',
      'line 2: attributes takes an object',
    ],
    [
      'no links',
      '{"kind":"object","objectId":"a","objectType":"user","status":"live","attributes":{}}',
      'line 2: links takes a list',
    ],
  ])('names the line that has %s', async (_, line, message) => {
    expect(await load(`{"kind":"trust"}\n${line}\n`)).toMatchObject({ status: 400, message });
  });
});
