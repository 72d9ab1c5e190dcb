import {
  anything,
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
        state: oneOf('idle', 'looking', 'failing', 'elsewhere'),
        failure: orNull(text()),
        lagSeconds: orNull(whole()),
      }),
    ),
    gaps: listOf(ref('Gap')),
    firstSync: object({
      done: truth,
      startedAt: orNull(instant),
      completedAt: orNull(instant),
      objects: whole(),
    }),
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
      object({
        type: text(),
        title: text(),
        reading: oneOf('delta', 'complete'),
        properties: mapOf(
          object(
            {
              compared: truth,
              recoverable: oneOf('update', 'create', 'never'),
              reason: text(),
              volatile: truth,
              secret: truth,
            },
            ['reason', 'volatile', 'secret'],
          ),
        ),
        relations: mapOf(anything),
        source: text(),
      }),
    ),
  }),
  Health: object({ status: oneOf('ok') }),
  Readiness: object({
    ready: truth,
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
    projection: object({
      position: orNull(text()),
      lagEvents: orNull(whole()),
      failure: orNull(text('Why it has stopped, or cannot go on for now')),
      stopped: truth,
    }),
    tenants: listOf(object({ tenantId: text(), firstSyncCompletedAt: orNull(instant) })),
  }),
} as const;
