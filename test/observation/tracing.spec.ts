import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { type NewEvent, streamId } from '../../src/event-store/event-store.port.js';
import { callerIn } from '../../src/observation/caller.port.js';
import { Meters } from '../../src/observation/meters.js';
import { ObservedEventStore } from '../../src/observation/observed-event-store.js';
import {
  correlationHere,
  inSpan,
  isWatched,
  openSpan,
  traceHere,
} from '../../src/observation/span.port.js';
import { traceIdOf } from '../../src/observation/trace-ids.js';
import { startTracing } from '../../src/observation/tracing.js';
import { instantAt } from '../../src/domain/instant.js';
import { eventually } from '../support/eventually.js';
import { Collector, type Told } from './collector.js';

const aGapUnder = (correlationId: string): NewEvent => ({
  id: randomUUID(),
  event: { type: 'CaptureGapRecorded', data: { reader: 'users', ...aMinute, reason: 'SECRET' } },
  metadata: {
    ...{ tenantId: 't', schemaVersion: '1', observedAt: instantAt(0), reader: 'users' },
    $correlationId: correlationId,
  },
});
const aMinute = { from: instantAt(0), until: instantAt(60_000) };

describe('Without a collector', () => {
  it('work is just done, and nothing is noted', async () => {
    const seen = await inSpan('work', { correlationId: 'c' }, (span) =>
      Promise.resolve([span, correlationHere(), traceHere(), isWatched()]),
    );

    expect(seen).toEqual([undefined, null, null, false]);
  });
});

describe('A span', () => {
  let collector: Collector;
  let folder: string;
  let embedded: EmbeddedEventStore;
  let store: ObservedEventStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stateline-tracing-'));
    embedded = await EmbeddedEventStore.open(folder);
    store = new ObservedEventStore(embedded, new Meters(['t']));
  });
  afterAll(async () => {
    await embedded.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    collector = new Collector();
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = await collector.start();
    process.env['OTEL_SERVICE_NAME'] = 'ours';
    stop = await startTracing({ sampling: { share: 1, callerDecides: true }, version: '1.2.3' });
  });

  /** What was sent, once all of it was. */
  const told = async (): Promise<readonly Told[]> => {
    await stop();
    await eventually(() => Promise.resolve(collector.bodies.length > 0));
    await collector.close();
    return collector.spans;
  };
  const named = (spans: readonly Told[], name: string): Told => {
    const found = spans.find((span) => span.name === name);
    if (found === undefined) throw new RangeError(`No span ${name}`);
    return found;
  };

  it('stands in the trace of its correlation id, with what is done inside and later under the same id', async () => {
    const id = randomUUID();
    const seen = await inSpan('recovery.plan', { correlationId: id }, async () => {
      await store.append(streamId(`a-${id}`), 'no_stream', [aGapUnder(id)]);
      return [correlationHere(), traceHere()];
    });
    await inSpan('recovery.write', { correlationId: id }, () => Promise.resolve());
    await store.append(streamId(`b-${id}`), 'no_stream', [aGapUnder(id)]);

    const spans = await told();
    expect(seen).toEqual([id, traceIdOf(id)]);
    expect(spans.map(({ traceId }) => traceId)).toEqual(Array(4).fill(id.replaceAll('-', '')));
    const appends = spans.filter(({ name }) => name === 'log.append');
    expect(appends.map(({ parentSpanId }) => parentSpanId)).toEqual([
      named(spans, 'recovery.plan').spanId,
      undefined,
    ]);
    expect(collector.bodies.join('')).toContain('"stringValue":"ours"');
  });

  it('and one around it of another trace point at each other', async () => {
    const id = randomUUID();
    await inSpan('capture.look', {}, () =>
      store.append(streamId(`c-${id}`), 'no_stream', [aGapUnder(id)]),
    );

    const spans = await told();
    const [look, append] = [named(spans, 'capture.look'), named(spans, 'log.append')];
    expect(append.traceId).toBe(traceIdOf(id));
    expect(look.traceId).not.toBe(append.traceId);
    expect(append.links).toMatchObject([{ traceId: look.traceId, spanId: look.spanId }]);
    expect(look.links).toMatchObject([{ traceId: append.traceId, spanId: append.spanId }]);
  });

  it('tells types and counts of events, and of what fails the code; no values and no messages', async () => {
    const id = randomUUID();
    await store.append(streamId(`d-${id}`), 'no_stream', [aGapUnder(id)]);
    const refused = store.append(streamId(`d-${id}`), 'no_stream', [aGapUnder(id)]);
    await expect(refused).rejects.toThrow('is not at revision');
    await expect(
      inSpan('work', {}, () => Promise.reject(new Error('SECRET of ada'))),
    ).rejects.toThrow('SECRET');

    const spans = await told();
    const failures = spans.flatMap(({ status }) => status.message ?? []);
    expect(failures).toEqual(['wrong-expected-revision', 'Error']);
    const keys = named(spans, 'log.append').attributes.map(({ key }) => key);
    expect(keys.toSorted()).toEqual([
      'stateline.correlation_id',
      'stateline.event_types',
      'stateline.events',
      'stateline.tenant_id',
    ]);
    expect(collector.bodies.join('')).not.toMatch(/SECRET|\bada\b/);
  });

  it('goes on in the trace of a caller who tells of his', async () => {
    const caller = callerIn('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
    const { span, within } = openSpan('GET /x', { correlationId: 'asked', caller });
    await within(() => inSpan('inside', { correlationId: 'asked' }, () => Promise.resolve()));
    span.end();

    const spans = await told();
    expect(spans.map(({ traceId }) => traceId)).toEqual(
      Array(2).fill('0af7651916cd43dd8448eb211c80319c'),
    );
    expect(named(spans, 'GET /x').parentSpanId).toBe('b7ad6b7169203331');
    for (const wrong of [undefined, 'x', '00-' + '0'.repeat(32) + '-b7ad6b7169203331-01']) {
      expect(callerIn(wrong)).toBeNull();
    }
  });
});
