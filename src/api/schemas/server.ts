import {
  instant,
  listOf,
  mapOf,
  object,
  oneOf,
  orNull,
  ref,
  text,
  truth,
  whole,
} from './shapes.js';

/** What is answered about the server itself, and what it refuses with. */
export const serverSchemas = {
  Problem: object(
    {
      type: text(),
      title: text('Stable code'),
      status: whole(),
      detail: text(),
      correlationId: text('Under which the server has logged it'),
      errors: listOf(object({ field: text(), takes: text(), message: text() }, ['takes'])),
    },
    ['errors'],
  ),
  CaptureStatus: object({
    owner: orNull(ref('LeaseHolder')),
    readers: listOf(
      object({
        reader: text(),
        lastLookAt: orNull(instant),
        lastSweepAt: orNull(instant),
        state: oneOf('idle', 'looking', 'failing', 'refused', 'waiting', 'elsewhere'),
        failure: orNull(text()),
        permissions: listOf(text('Of a refused reader: one of these would do')),
        lagSeconds: orNull(whole()),
      }),
    ),
    notifications: orNull(
      object({
        subscriptions: listOf(object({ type: text(), expiresAt: instant })),
        received: whole(),
        ignored: whole(),
        failure: orNull(text()),
      }),
    ),
    quotas: {
      ...listOf(ref('Quota')),
      nullable: true,
      description: 'What this process asks of the directory; null where another process captures',
    },
    gaps: listOf(ref('Gap')),
    firstSync: object({
      done: truth,
      startedAt: orNull(instant),
      completedAt: orNull(instant),
      objects: whole(),
    }),
  }),
  Quota: object({
    name: oneOf('directoryRead', 'directoryWrite', 'conditionalAccess', 'reports'),
    limit: whole(
      'So much is asked in a window at most, but for a burst after a pause: resource units of reading the directory, else requests',
    ),
    spent: whole('Of it, by this process, in the window that ends now'),
    windowSeconds: whole(),
    throttledUntil: orNull({
      ...instant,
      description: 'The directory has refused something, and is asked again then',
    }),
    throttles: whole('How often it has, since this process started'),
    slowedUntil: orNull({
      ...instant,
      description: 'The directory has warned that little is left, and is asked more slowly',
    }),
    waiting: whole('Requests that wait for their turn'),
  }),
  LeaseHolder: object({
    holder: text('Names a process: host, process id, and what tells one start from the next'),
    since: instant,
    isUs: truth,
  }),
  Tenants: object({ tenants: listOf(object({ tenantId: text(), simulated: truth })) }),
  Simulator: object({ controlUrl: text() }),
  Coverage: object({
    types: listOf(
      object(
        {
          type: text(),
          title: text(),
          reading: oneOf('delta', 'complete'),
          deletion: oneOf('soft', 'repeatable', 'hard', 'impossible'),
          recreation: object(
            {
              possible: truth,
              lost: listOf(object({ what: text(), why: text() })),
              knownBy: listOf(text('A property by which others name it, beside its id')),
              why: text('Why it cannot be made anew'),
            },
            ['lost', 'knownBy', 'why'],
          ),
          naming: listOf(text('A property that may name other objects by their ids')),
          properties: mapOf(
            object(
              {
                captured: { ...truth, description: 'Left out when it is' },
                compared: truth,
                recoverable: oneOf('update', 'create', 'never'),
                reason: text('Why it is not, or not always, written'),
                removableBy: text('What an entry that can be taken away is known by'),
                volatile: truth,
                secret: truth,
                source: text("Where it is not the type's"),
              },
              ['captured', 'reason', 'removableBy', 'volatile', 'secret', 'source'],
            ),
          ),
          relations: mapOf(
            object(
              {
                recoverable: truth,
                reason: text('Why it is not written'),
                reading: oneOf('delta', 'sweep', 'attribute'),
                from: object({ path: text(), targetType: text() }),
                source: text("Where it is not the type's"),
              },
              ['reason', 'from', 'source'],
            ),
          ),
          source: text('Where the rules come from'),
        },
        ['naming'],
      ),
    ),
  }),
  Health: object({ status: oneOf('ok') }),
  Readiness: object(
    {
      ready: truth,
      because: listOf(
        oneOf(
          ...['stopping', 'log-out-of-reach', 'projection-stopped', 'projection-behind'],
          'first-sync-under-way',
        ),
      ),
      roles: listOf(text()),
      leases: orNull(
        listOf(
          object({
            tenantId: text(),
            role: oneOf('capture', 'writer', 'retention'),
            holder: text(),
            since: instant,
            isUs: truth,
          }),
        ),
      ),
      projection: object(
        {
          position: orNull(text()),
          lagEvents: orNull(whole()),
          lagSeconds: orNull(whole('Age of the oldest event that is missing')),
          failure: orNull(text('Why it has stopped, or cannot go on for now')),
          stopped: truth,
        },
        ['lagSeconds'],
      ),
      shortcomings: listOf(
        object({
          what: oneOf(
            ...['nobody-captures', 'reader-fails', 'reader-is-late', 'no-backup-lately'],
            ...['disk-nearly-full', 'not-known'],
          ),
          detail: text(),
        }),
      ),
      tenants: listOf(object({ tenantId: text(), firstSyncCompletedAt: orNull(instant) })),
    },
    // Of tenants only those who may read them are told.
    ['because', 'roles', 'leases', 'projection', 'tenants', 'shortcomings'],
  ),
} as const;
