import { hash, randomUUID } from 'node:crypto';
import { encodeBlocks, recordedEvents, storedText } from '../../src/event-store/embedded/block.js';
import { LogDamaged } from '../../src/event-store/embedded/errors.js';
import {
  type NewEvent,
  type RecordedEvent,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { instantAt } from '../../src/domain/instant.js';
import { aNewEvent, anObjectChanged, newEvents, someMetadata } from '../support/events.js';

const WHEN = instantAt(Date.UTC(2026, 10, 20));

/** The events as they are read again. */
const reread = (events: readonly NewEvent[]): readonly RecordedEvent[] =>
  textsOf(events).flatMap((text) => recordedEvents(text, 1));

const textsOf = (events: readonly NewEvent[]): readonly string[] =>
  encodeBlocks(events).map((block) =>
    storedText({ ...block, streamId: streamId('changes_t_00-1'), revision: 0, position: 1 }, WHEN),
  );

const chained = (event: NewEvent): NewEvent => ({
  ...event,
  metadata: { ...event.metadata, chain: hash('sha256', randomUUID()) },
});

const given = (events: readonly NewEvent[]) =>
  events.map(({ id, event, metadata }) => ({ id, event, metadata }));

describe('Blocks of the embedded store', () => {
  it('keep the chain of each event, and what neighbours share only once', () => {
    const events = newEvents(50).map(chained);

    const [text = ''] = textsOf(events);

    expect(given(reread(events))).toEqual(given(events));
    expect(text.split('"observedAt"')).toHaveLength(2);
  });

  it('tell apart metadata that differ in one member, also one that only some have', () => {
    const metadata = someMetadata();
    const events = [
      metadata,
      { ...metadata, $causationId: 'one' },
      { ...metadata, $causationId: 'two' },
      { ...metadata, reader: 'delta-groups' },
      { ...metadata, reader: 'delta-groups', later: 'x' },
      { ...metadata, $correlationId: 'again' },
      metadata,
    ].map((some) => aNewEvent(anObjectChanged(), some));

    expect(given(reread(events))).toEqual(given(events));
    const withChains = events.map(chained);
    expect(given(reread(withChains))).toEqual(given(withChains));
  });

  it('let events with and without a chain stand side by side', () => {
    const [one, two, three] = newEvents(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error('Three');
    const events = [one, chained(two), three];

    const read = reread(events);

    expect(given(read)).toEqual(given(events));
    expect(read.map(({ metadata }) => 'chain' in metadata)).toEqual([false, true, false]);
  });

  it('are read as the first version wrote them', () => {
    const metadata = [someMetadata(), { ...someMetadata(), $causationId: 'c' }];
    const [one, two] = [anObjectChanged('Ops'), anObjectChanged('Sales')];
    const text = JSON.stringify({
      streamId: 'changes_t_00-1',
      revision: 7,
      recordedAt: WHEN,
      metadata,
      events: [
        ['a', 0, one],
        ['b', 1, two],
      ],
    });

    const shared = { streamId: 'changes_t_00-1', recordedAt: WHEN };
    expect(recordedEvents(text, 41)).toEqual([
      { ...shared, id: 'a', event: one, metadata: metadata[0], revision: 7, position: '41' },
      { ...shared, id: 'b', event: two, metadata: metadata[1], revision: 8, position: '42' },
    ]);
  });

  it.each([
    ['nothing', () => ''],
    ['half of it', (text: string) => text.slice(0, text.length / 2)],
    [
      'a byte that JSON does not know',
      (text: string) => text.replace('"metadata"', '"metadata\u0000"'),
    ],
    ['other JSON', () => '{"streamId":5}'],
    ['a number', () => '5'],
    [
      'metadata of no event',
      (text: string) => text.replace('"metadata":[', '"metadata":[],"was":['),
    ],
  ])('say where the log is damaged when a block is %s', (_what, damage) => {
    const [text = ''] = textsOf(newEvents(3));

    expect(() => recordedEvents(damage(text), 284)).toThrow(LogDamaged);
    expect(() => recordedEvents(damage(text), 284)).toThrow('position 284');
  });

  it('name the stream of what is damaged, as far as it can be read', () => {
    const [text = ''] = textsOf(newEvents(3));

    expect(() => recordedEvents(text.slice(0, 200), 284)).toThrow('changes_t_00-1, revision 0');
  });
});
