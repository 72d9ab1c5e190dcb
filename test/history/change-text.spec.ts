import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Instant } from '../../src/domain/instant.js';
import type { ChangeEvent, ChangeWindow } from '../../src/domain/timeline/events.js';
import { position, type RecordedEvent } from '../../src/event-store/event-store.port.js';
import { changeIn, changeText } from '../../src/history/change-text.js';
import { changeFlags, typeFlags } from '../../src/history/row-flags.js';
import { aStreamId, someMetadata } from '../support/events.js';
import { aGroup, aUser, changed, department, member } from './directory-changes.js';
import { second } from './recorded-tenant.js';

const subjectOf = (id: string) => {
  const { objectId, objectType, displayName, window } = changed(id).data;
  return { objectId, objectType, displayName, window };
};

/** One of each kind. */
const kinds: readonly ChangeEvent[] = [
  aUser('ada', { department: 'Sales' }),
  aGroup('admins', ['ada']),
  changed('ada', department('Sales', 'Ops')),
  { type: 'LinksDiscovered', data: { ...changed('admins').data, links: [member('bob')] } },
  { type: 'ObjectSoftDeleted', data: { ...subjectOf('ada'), deletedDateTime: second(3) } },
  { type: 'ObjectRestored', data: { ...subjectOf('ada'), was: 'soft-deleted' } },
  { type: 'ObjectHardDeleted', data: { ...subjectOf('ada'), was: 'live' } },
];

interface Told {
  readonly event: ChangeEvent;
  readonly window: ChangeWindow;
  readonly observedAt: Instant;
  readonly $correlationId: string;
}

const told: fc.Arbitrary<Told> = fc.record({
  event: fc.constantFrom(...kinds),
  window: fc.record({
    after: fc.constantFrom(null, second(1), second(2)),
    until: fc.constantFrom(second(3), second(4)),
  }),
  observedAt: fc.constantFrom(second(5), second(6)),
  $correlationId: fc.constantFrom('one look', 'another "look"'),
});

const recordedAs = (id: string, { event, window, ...context }: Told) => ({
  id,
  event: { ...event, data: { ...event.data, window } } as ChangeEvent,
  metadata: someMetadata(context),
  streamId: aStreamId(),
  revision: 0,
  position: position('1'),
  recordedAt: second(9),
});

describe('a change as it is kept', () => {
  it('comes back as it was recorded, whatever was kept and read before it', () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 12 }), (changes) => {
        const recorded: readonly RecordedEvent<ChangeEvent>[] = changes.map((change, place) =>
          recordedAs(`change ${place}`, change),
        );
        const texts = recorded.map((one) => changeText(one, undefined));

        recorded.forEach(({ id, event, metadata }, place) => {
          const flags = changeFlags('live', 0) | typeFlags(event.type);
          expect(changeIn(texts[place] ?? '', event.data.objectId, flags)).toEqual({
            id,
            observedAt: metadata.observedAt,
            correlationId: metadata.$correlationId,
            causationId: null,
            event,
          });
        });
      }),
    );
  });
});
