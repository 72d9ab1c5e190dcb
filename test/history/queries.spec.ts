import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { GetObjectHandler, GetObject } from '../../src/history/get-object.query.js';
import {
  GetObjectHistory,
  GetObjectHistoryHandler,
} from '../../src/history/get-object-history.query.js';
import { GetState, GetStateHandler } from '../../src/history/get-state.query.js';
import { ListLinks, ListLinksHandler } from '../../src/history/list-links.query.js';
import { ListObjects, ListObjectsHandler } from '../../src/history/list-objects.query.js';
import { ListReferences, ListReferencesHandler } from '../../src/history/list-references.query.js';
import { ListTimeline, ListTimelineHandler } from '../../src/history/list-timeline.query.js';
import { aGroup, aUser, changed, department } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

describe('the queries of history', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
    await tenant.synced();
    await tenant.record([aUser('u1', { department: 'Ops' }), aGroup('g1', ['u1'])]);
    const later = { observedAt: second(60) };
    await tenant.record([changed('u1', department('Ops', 'Sales')), aUser('u2')], later);
  });
  afterEach(() => tenant.close());

  const page = { size: 10 };
  const then = { instant: second(30) };

  it('tell the counts and the trust at a moment, or now', async () => {
    const handler = new GetStateHandler(tenant.history);

    expect(await handler.execute(new GetState('t'))).toMatchObject({ counts: { user: 2 } });
    expect(await handler.execute(new GetState('t', then))).toMatchObject({
      trust: { instant: second(30), lagEvents: 0 },
      counts: { user: 1, group: 1 },
    });
  });

  it('tell objects and one object with its links and references', async () => {
    const list = await new ListObjectsHandler(tenant.history).execute(
      new ListObjects('t', { type: 'user', page }, then),
    );
    const one = new GetObjectHandler(tenant.history);

    expect(list).toMatchObject({ rows: [{ attributes: { department: 'Ops' } }], next: null });
    expect(await one.execute(new GetObject('t', objectId('u1')))).toMatchObject({
      object: { attributes: { department: 'Sales' } },
      links: [],
      moreLinks: false,
      references: 1,
    });
    expect(await one.execute(new GetObject('t', objectId('g1')))).toMatchObject({
      links: [{ relation: 'members', targetId: 'u1' }],
    });
  });

  it('say that an object had not been seen by then', async () => {
    const refusal = { code: 'object-not-found', category: 'not-found', field: 'objectId' };
    const unseen = objectId('u2');
    const { history } = tenant;

    await expect(
      new GetObjectHandler(history).execute(new GetObject('t', unseen, then)),
    ).rejects.toMatchObject(refusal);
    await expect(
      new ListLinksHandler(history).execute(
        new ListLinks('t', { objectId: unseen, relation: 'members', page }, then),
      ),
    ).rejects.toMatchObject(refusal);
    await expect(
      new GetObjectHistoryHandler(history).execute(
        new GetObjectHistory('t', objectId('nobody'), page),
      ),
    ).rejects.toMatchObject(refusal);
  });

  it('name the field of an instant that lies outside', async () => {
    const handler = new GetStateHandler(tenant.history);

    await expect(handler.execute(new GetState('t', { instant: second(-1) }))).rejects.toMatchObject(
      { code: 'instant-outside-history', field: 'asOf' },
    );
  });

  it('tell links, references and timelines', async () => {
    const { history } = tenant;
    const links = await new ListLinksHandler(history).execute(
      new ListLinks('t', { objectId: objectId('g1'), relation: 'members', page }),
    );
    const references = await new ListReferencesHandler(history).execute(
      new ListReferences('t', objectId('u1'), page),
    );
    const ofOne = await new GetObjectHistoryHandler(history).execute(
      new GetObjectHistory('t', objectId('u1'), page),
    );
    const all = await new ListTimelineHandler(history).execute(
      new ListTimeline('t', { order: 'oldest-first', page }),
    );

    expect(links.rows).toMatchObject([{ targetId: 'u1', targetType: 'user' }]);
    expect(references.rows).toMatchObject([
      { sourceId: 'g1', sourceType: 'group', relation: 'members' },
    ]);
    expect(ofOne.rows.map(({ event }) => event.type)).toEqual([
      'ObjectChanged',
      'ObjectDiscovered',
    ]);
    expect(all.rows).toHaveLength(4);
  });
});
