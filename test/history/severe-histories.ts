import { randomUUID } from 'node:crypto';
import fc from 'fast-check';

import { type ObjectId, objectId } from '../../src/domain/directory/directory-object.js';
import type { Actor, TimelineEvent } from '../../src/domain/timeline/events.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { anActor, attributed, changed, department, reported } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

const window = { after: null, until: second(0) };

/** Ordinary ones, and ones of each level; of objects of three types. */
const changes: readonly ((id: ObjectId) => TimelineEvent)[] = [
  (id) => changed(id, department('Ops', 'Sales')),
  (id) => changed(id, { name: 'accountEnabled', before: true, after: false }),
  (id) => ({
    type: 'ObjectChanged',
    data: {
      ...{ objectId: objectId(`policy-${id}`), objectType: 'conditionalAccessPolicy' },
      displayName: 'Policy',
      window,
      attributes: [{ name: 'state', before: 'enabled', after: 'disabled' }],
      links: [],
    },
  }),
  (id) => ({
    type: 'ObjectSoftDeleted',
    data: {
      ...{ objectId: objectId(`group-${id}`), objectType: 'group', displayName: 'Group' },
      window,
      deletedDateTime: null,
    },
  }),
  (id) => ({
    type: 'ObjectDiscovered',
    data: {
      ...{ objectId: objectId(`group-${id}`), objectType: 'group', displayName: 'Group' },
      window,
      attributes: { isAssignableToRole: true },
      links: [],
    },
  }),
];

const activities = ['Update user', 'Disable account', 'Delete conditional access policy'];

const someActor: fc.Arbitrary<Actor> = fc.constantFrom(
  anActor('Ada@example.com'),
  anActor('bob@example.com'),
);
const someCorrelation = fc.constantFrom('C1', 'C2', null);
const someId = fc.constantFrom('u1', 'u2', 'u3').map(objectId);

/** Some filters together, none as often as several; of two for the same field the later one counts. */
export const someOf = <Filter extends object>(
  filters: readonly Filter[],
): fc.Arbitrary<Partial<Filter>> =>
  fc
    .subarray([...filters], { maxLength: 3 })
    .map((some) => some.reduce<Partial<Filter>>((all, one) => ({ ...all, ...one }), {}));

interface Seen {
  readonly change: number;
  readonly id: ObjectId;
  readonly correlationId: string;
  readonly attributions: readonly (readonly [Actor, string | null])[];
}

interface Said {
  readonly activity: string;
  readonly id: ObjectId;
  readonly actor: Actor;
  readonly correlationId: string | null;
  readonly at: number;
}

export type Happening = { readonly seen: Seen } | { readonly said: Said };

/** What looks saw, with who is told to have done it, and what was only reported. */
export const someHappenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        seen: fc.record({
          change: fc.nat(changes.length - 1),
          id: someId,
          correlationId: fc.constantFrom('round', 'Order'),
          attributions: fc.array(fc.tuple(someActor, someCorrelation), { maxLength: 2 }),
        }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        said: fc.record({
          activity: fc.constantFrom(...activities),
          id: someId,
          actor: someActor,
          correlationId: someCorrelation,
          at: fc.nat(60),
        }),
      }),
    },
  ),
  { minLength: 20, maxLength: 60 },
);

/** A tenant with such a history, a second between two looks, for as long as it is asked. */
export const asked = async (
  happenings: readonly Happening[],
  ask: (tenant: RecordedTenant) => Promise<void>,
): Promise<void> => {
  const tenant = await RecordedTenant.open();
  try {
    await record(tenant, happenings);
    await ask(tenant);
  } finally {
    await tenant.close();
  }
};

const record = async (tenant: RecordedTenant, happenings: readonly Happening[]): Promise<void> => {
  const entries = happenings.flatMap((happening, index) =>
    'seen' in happening
      ? seenEvents(happening.seen, index)
      : [entryOf(saidEvent(happening.said, index), index, 'import')],
  );
  await tenant.store.append(streamId('changes_t_00-x'), 'no_stream', entries);
  await tenant.caughtUpWithLog();
};

const seenEvents = ({ change, id, correlationId, attributions }: Seen, index: number) => {
  const event = changes[change]?.(id) ?? changed(id);
  const seen = entryOf(event, index, correlationId);
  const told = attributions.map(([actor, auditCorrelationId], place) =>
    entryOf(
      attributed(seen.id, {
        auditId: `audit ${String(index)} ${String(place)}`,
        actors: [actor],
        auditCorrelationId,
      }),
      index,
      'audit',
    ),
  );
  return [seen, ...told];
};

const saidEvent = ({ activity, id, actor, correlationId, at }: Said, index: number) =>
  reported(`report ${String(index)}`, {
    objectId: id,
    activity,
    actors: [actor],
    auditCorrelationId: correlationId,
    occurredAt: second(at),
  });

const entryOf = (event: TimelineEvent, index: number, $correlationId: string) => ({
  id: randomUUID(),
  event,
  metadata: {
    tenantId: 't',
    schemaVersion: '1' as const,
    observedAt: second(index),
    reader: 'delta-users',
    $correlationId,
  },
});
