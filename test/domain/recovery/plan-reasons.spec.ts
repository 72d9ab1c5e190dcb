import { type LinkChange, objectId } from '../../../src/domain/directory/directory-object.js';
import { parseInstant } from '../../../src/domain/instant.js';
import { takenChange, type TakenChange } from '../../../src/domain/recovery/reasons.js';
import type { Actor, ChangeEvent } from '../../../src/domain/timeline/events.js';
import { line, link, plan } from './planned.js';

const instant = (text: string) => parseInstant(text, 'at');
const at = instant('2026-11-20T14:05:07.120Z');
const window = { after: null, until: at };
const subject = { objectId: objectId('ada'), objectType: 'user', displayName: 'Ada', window };
const eve: Actor = { kind: 'user', id: 'e', name: 'eve@fjord.no', ip: null };
const sync: Actor = { kind: 'sync', id: null, name: null, ip: null };

const told = (
  changeId: string,
  event: ChangeEvent,
  actors: readonly Actor[] = [eve],
): TakenChange =>
  takenChange({
    changeId,
    event,
    actors,
    activities: actors.length === 0 ? [] : ['Update user'],
    occurredAt: actors.length === 0 ? null : at,
    observedAt: instant('2026-11-20T14:06:00Z'),
  });

const changed = (names: readonly string[], links: readonly LinkChange[] = []): ChangeEvent => ({
  type: 'ObjectChanged',
  data: {
    ...subject,
    attributes: names.map((name) => ({ name, before: null, after: 'x' })),
    links,
  },
});
const deleted: ChangeEvent = {
  type: 'ObjectSoftDeleted',
  data: { ...subject, deletedDateTime: at },
};
const purged: ChangeEvent = {
  type: 'ObjectHardDeleted',
  data: { ...subject, was: 'soft-deleted' },
};
const created: ChangeEvent = {
  type: 'ObjectCreated',
  data: { ...subject, attributes: {}, links: [] },
};

const city = { name: 'city', before: 'Lyon', after: 'x' };
const why = (...given: Parameters<typeof plan>) =>
  plan(...given).map(({ reason, changeIds }) => ({ reason, changeIds }));

describe('the reason of a step', () => {
  it('names who made the change it takes back, when, and by which activity', () => {
    expect(why([{ changes: [city], told: [told('c1', changed(['city']))] }])).toEqual([
      {
        reason: 'Changed by eve@fjord.no on 2026-11-20 14:05:07 UTC (Update user)',
        changeIds: ['c1'],
      },
    ]);
  });

  it('is about the changes to its own attributes only, also below and above a path', () => {
    const changes = [
      { name: 'onPremisesExtensionAttributes/extensionAttribute1', before: 'a', after: 'b' },
    ];
    const all = [
      told('c1', changed(['city'])),
      told('c2', changed(['onPremisesExtensionAttributes'])),
      told('c3', changed(['onPremisesExtensionAttributes/extensionAttribute1']), [sync]),
      told('c4', changed(['onPremisesExtensionAttributes/extensionAttribute2'])),
    ];
    expect(why([{ changes, told: all }])).toEqual([
      {
        reason:
          'Changed 2 times by eve@fjord.no, the synchronisation with Active Directory, ' +
          'last on 2026-11-20 14:05:07 UTC',
        changeIds: ['c2', 'c3'],
      },
    ]);
  });

  it('says that nobody is known to have made it, and when it was seen then', () => {
    expect(why([{ changes: [city], told: [told('c1', changed(['city']), [])] }])).toEqual([
      { reason: 'Changed by somebody unknown on 2026-11-20 14:06:00 UTC', changeIds: ['c1'] },
    ]);
  });

  it('names three and counts the others', () => {
    const actors = ['a', 'b', 'c', 'd', 'e'].map((name): Actor => ({ ...eve, name }));
    const [step] = why([{ changes: [city], told: [told('c1', changed(['city']), actors)] }]);
    expect(step?.reason).toContain('by a, b, c and 2 others on');
  });

  it('of a link is who added or removed that one', () => {
    const links = [link('removed', 'ada'), link('added', 'eve')];
    const all = [
      told('c1', changed([], links.slice(0, 1))),
      told('c2', changed([], links.slice(1))),
    ];
    const steps = plan([{ id: 'admins', type: 'group', links, told: all }]);
    expect(steps.map((step) => [line(step), step.reason.split(' by ')[0], step.changeIds])).toEqual(
      [
        ['addLink admins ada', 'Removed', ['c1']],
        ['removeLink admins eve', 'Added', ['c2']],
      ],
    );
  });

  it('of a return is who deleted it, and of a removal who created it', () => {
    const at = 'by eve@fjord.no on 2026-11-20 14:05:07 UTC (Update user)';
    const gone = [told('c1', changed(['city'])), told('c2', deleted), told('c3', purged)];
    expect(why([{ now: 'soft-deleted', told: gone.slice(0, 2) }])[0]).toEqual({
      reason: `Deleted ${at}`,
      changeIds: ['c2'],
    });
    expect(why([{ now: 'hard-deleted', told: gone }])[0]).toEqual({
      reason: `Deleted ${at}; deleted for good ${at}`,
      changeIds: ['c2', 'c3'],
    });
    expect(why([{ then: 'absent', told: [told('c4', created)] }])).toEqual([
      { reason: `Created ${at}`, changeIds: ['c4'] },
    ]);
  });

  it('stands also where the changes are not told any more', () => {
    expect(why([{ changes: [city] }])).toEqual([
      { reason: 'Changed since; by whom is not known', changeIds: [] },
    ]);
    expect(why([{ now: 'soft-deleted' }])[0]?.reason).toBe('Deleted since; by whom is not known');
  });
});
