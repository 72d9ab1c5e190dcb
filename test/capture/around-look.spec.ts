import { AroundLook } from '../../src/capture/around-look.js';
import { ChangeLog } from '../../src/capture/change-log.js';
import { OwnWrites } from '../../src/capture/own-writes.js';
import { Recorder } from '../../src/capture/recorder.js';
import { Turns } from '../../src/capture/turns.js';
import { objectId, type Observation } from '../../src/domain/directory/directory-object.js';
import type { Instant } from '../../src/domain/instant.js';
import { type ChangeEvent, changeEventTypes } from '../../src/domain/timeline/events.js';
import type { Directory, LookPage } from '../../src/directory/directory.port.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';
import { collect } from '../support/events.js';
import { eventually } from '../support/eventually.js';

const TYPES = ['servicePrincipal', 'appRoleAssignment'];
const LOOK_AT = second(60);

const crm: ChangeEvent = {
  type: 'ObjectDiscovered',
  data: {
    objectId: objectId('crm'),
    objectType: 'servicePrincipal',
    displayName: 'CRM',
    window: { after: null, until: second(0) },
    attributes: { displayName: 'CRM' },
    links: [],
  },
};

const links = (relation: string, ...targets: readonly string[]): Observation => ({
  objectId: objectId('crm'),
  objectType: 'servicePrincipal',
  seen: 'present',
  attributes: {},
  links: [
    {
      relation,
      seen: 'all',
      targets: targets.map((id) => ({ targetId: objectId(id), targetType: 'user' })),
    },
  ],
});

const assignment: Observation = {
  objectId: objectId('assignment'),
  objectType: 'appRoleAssignment',
  seen: 'present',
  attributes: { appRoleId: 'role' },
  links: [],
};

describe('a look that a hint led to', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
    await tenant.record([crm]);
  });
  afterEach(() => tenant.close());

  const changes = async (): Promise<readonly ChangeEvent[]> => {
    const recorded = await collect(tenant.store.readAll({ after: 'start' }));
    return recorded.flatMap(({ event }) =>
      changeEventTypes.has(event.type) ? [event as ChangeEvent] : [],
    );
  };
  /** What is recorded of what the directory shows, while its readers have looked so far. */
  const recorded = async (
    shown: readonly Observation[],
    looks: Readonly<Record<string, Instant>>,
  ): Promise<readonly ChangeEvent[]> => {
    const { store, history } = tenant;
    const log = new ChangeLog(store, 't', new StoredChainHeads(store));
    const recorder = new Recorder('t', history, log, new OwnWrites(store));
    const page: LookPage = { token: null, roundComplete: false, observations: shown };
    const directory = {
      async *lookAround() {
        yield await Promise.resolve(page);
      },
    } as unknown as Directory;
    const around = new AroundLook({
      ...{ directory, recorder, types: TYPES, turns: new Turns(), clock: () => LOOK_AT },
      lookedAt: (reader) => looks[reader] ?? null,
    });
    const stopping = new AbortController();
    const running = around.run(stopping.signal);
    const known = await changes();
    around.add([{ objectId: objectId('crm'), objectType: 'servicePrincipal' }]);
    await eventually(async () => (await changes()).length > known.length);
    stopping.abort();
    await running;
    return (await changes()).slice(known.length);
  };

  it('takes links for first sights before their reader has read them all once', async () => {
    const looks = { servicePrincipal: second(50) };
    expect(await recorded([links('owners', 'ada', 'bob')], looks)).toMatchObject([
      {
        type: 'LinksDiscovered',
        data: {
          window: { after: null, until: LOOK_AT },
          links: [{ targetId: 'ada' }, { targetId: 'bob' }],
        },
      },
    ]);
  });

  it('takes links for changes where those of their object were read, though not yet all of the relation', async () => {
    const { objectId: id, objectType, displayName } = crm.data;
    const owner = { relation: 'owners', targetId: objectId('ada'), targetType: 'user' };
    const window = { after: null, until: second(1) };
    await tenant.record([
      {
        type: 'LinksDiscovered',
        data: { objectId: id, objectType, displayName, links: [owner], window },
      },
    ]);
    const shown = [links('owners', 'bob'), links('claimsPolicies', 'policy')];
    expect(await recorded(shown, {})).toMatchObject([
      {
        type: 'ObjectChanged',
        data: {
          // As much before it was recorded as an audit record may be late.
          window: { after: second(-300), until: LOOK_AT },
          links: [
            { relation: 'owners', targetId: 'bob', op: 'added' },
            { relation: 'owners', targetId: 'ada', op: 'removed' },
          ],
        },
      },
      { type: 'LinksDiscovered', data: { links: [{ relation: 'claimsPolicies' }] } },
    ]);
  });

  it('takes links for changes since the last look at their own relation', async () => {
    const looks = { 'servicePrincipal/owners': second(10) };
    const shown = [links('owners', 'ada'), links('claimsPolicies', 'policy')];
    expect(await recorded(shown, looks)).toMatchObject([
      {
        type: 'ObjectChanged',
        data: { window: { after: second(10), until: LOOK_AT }, links: [{ relation: 'owners' }] },
      },
      {
        type: 'LinksDiscovered',
        data: { window: { after: null }, links: [{ relation: 'claimsPolicies' }] },
      },
    ]);
  });

  it('takes objects for first sights before their type has been read', async () => {
    expect(await recorded([assignment], {})).toMatchObject([
      { type: 'ObjectDiscovered', data: { objectId: 'assignment', window: { after: null } } },
    ]);
  });

  it('takes objects for new since the last look at their type', async () => {
    expect(await recorded([assignment], { appRoleAssignment: second(20) })).toMatchObject([
      { type: 'ObjectCreated', data: { window: { after: second(20), until: LOOK_AT } } },
    ]);
  });
});
