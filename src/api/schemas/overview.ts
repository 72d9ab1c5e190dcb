import {
  instant,
  listOf,
  mapOf,
  object,
  oneOf,
  orNull,
  ref,
  type Shape,
  text,
  truth,
  whole,
} from './shapes.js';

const kinds = ['discovered', 'created', 'changed', 'deleted', 'restored', 'reported'];

/** The most frequent rows of a kind, with how often each occurs. */
export const top = (row: Readonly<Record<string, object>>): Shape =>
  object({
    rows: listOf(object({ ...row, changes: whole() })),
    others: whole('What is not in the rows, added up'),
    exact: {
      ...truth,
      description: 'Whether all were told apart; else `changes` are least numbers',
    },
  });

const parts = {
  trust: ref('Trust'),
  live: { ...mapOf(whole()), description: 'Live objects per type' },
  minutes: ref('OverviewBuckets'),
  hours: ref('OverviewBuckets'),
  lastHour: ref('OverviewSpan'),
  lastDay: ref('OverviewSpan'),
};

const span = {
  from: '2026-11-20T13:06:00.000Z',
  changes: 4,
  unattributed: 1,
  reported: 0,
  actors: {
    rows: [{ kind: 'user', id: 'f3a2', name: 'ada@contoso.com', changes: 3 }],
    others: 0,
    exact: true,
  },
  objects: {
    rows: [{ objectId: '7c1d', objectType: 'group', displayName: 'Break glass', changes: 4 }],
    others: 0,
    exact: true,
  },
  activities: {
    rows: [{ activity: 'Add member to group', changes: 3 }],
    others: 0,
    exact: true,
  },
};

const patchExample = {
  live: { group: 120, user: 4817 },
  minutes: {
    from: '2026-11-19T14:06:00.000Z',
    buckets: [{ at: '2026-11-20T14:05:00.000Z', counts: { group: { changed: 4 } } }],
  },
  lastHour: span,
};

/** What is answered about what happens in a tenant. */
export const overviewSchemas = {
  OverviewBucket: object({
    at: instant,
    counts: {
      ...mapOf({
        type: 'object',
        properties: Object.fromEntries(kinds.map((kind) => [kind, whole()])),
      }),
      description: 'By type and kind, without those of which there are none',
    },
  }),
  OverviewBuckets: object({ from: instant, buckets: listOf(ref('OverviewBucket')) }),
  OverviewSpan: object({
    from: instant,
    changes: whole('Seen by looks, first sights left out'),
    unattributed: whole('Those of them of which nobody knows yet who made them'),
    reported: whole('What the audit log says, and no look saw'),
    actors: top({
      kind: oneOf('user', 'application', 'agent', 'sync', 'provisioning', 'system', 'stateline'),
      id: orNull(text()),
      name: orNull(text()),
    }),
    objects: top({
      objectId: text(),
      objectType: orNull(text('null for what no look has seen')),
      displayName: orNull(text()),
    }),
    activities: top({ activity: text() }),
  }),
  Overview: {
    ...object(parts),
    description: [
      'Rows of the timeline, counted: `minutes` of the last 24 hours, `hours` of the last 30 days, and what was',
      'done most in the last hour and day. Every number is what a count of the timeline from that instant gives.',
    ].join(' '),
  },
  OverviewPatch: {
    ...object(parts, Object.keys(parts)),
    description: [
      'An `overview` event holds every part, a `patch` event those that are different. Each part replaces the one',
      'held before; of `minutes` and `hours`, each bucket replaces the one with the same `at`, one without counts',
      'is empty, and those before `from` are past. The id is the place in the log that all is told up to: whoever',
      'sends it as Last-Event-ID holds after the first event what it would have held without the interruption.',
    ].join(' '),
    example: patchExample,
  },
} as const;
