import { severityLevels } from '../../domain/severity/rule.js';
import {
  anything,
  instant,
  listOf,
  mapOf,
  object,
  oneOf,
  orNull,
  pageOf,
  ref,
  text,
  truth,
  whole,
} from './shapes.js';

const status = oneOf('live', 'soft-deleted', 'hard-deleted');
const trust = { trust: ref('Trust') };

const attributeChange = object({ name: text('OData path'), before: anything, after: anything });
const linkChange = object({
  relation: text(),
  targetId: text(),
  targetType: text(),
  op: oneOf('added', 'removed'),
});

const timelineEntry = {
  position: text('Place in the log'),
  changeId: text(),
  observedAt: instant,
  event: {
    description: 'What a look saw, or what the audit log says and no look saw',
    oneOf: [ref('Change'), ref('ReportedChange')],
  },
  actors: listOf(ref('Actor')),
  occurredAt: orNull(instant),
  activities: listOf(text()),
  auditIds: listOf(text()),
  auditCorrelationIds: listOf(text()),
  correlationId: text(),
  causationId: orNull(text('The step of a recovery that caused it')),
  severity: { ...oneOf(...severityLevels), description: 'How much it deserves a look' },
  severityReasons: listOf(object({ rule: text(), text: text('What happened, in a sentence') })),
};

/** What is answered about the past. */
export const historySchemas = {
  Gap: object({ reader: text(), from: instant, until: instant, reason: text() }),
  Trust: object({
    instant,
    asAt: orNull({
      ...instant,
      description: 'What was known then; null at a log position, where all counts as it was seen',
    }),
    position: text('The log position the answer reflects'),
    lagEvents: orNull(
      whole('Events recorded and not yet in the read model; null while the number is not known'),
    ),
    gaps: listOf(ref('Gap')),
    lastLooks: mapOf(instant),
  }),
  State: object({ counts: mapOf(whole()), ...trust }),
  Object: object({
    objectId: text(),
    objectType: text(),
    displayName: text(),
    status,
    attributes: mapOf(anything),
    deletedDateTime: orNull(instant),
    validFrom: instant,
    changeId: text('The change that made it as it is here'),
  }),
  ObjectAnswer: object({
    object: ref('Object'),
    links: listOf(ref('Link')),
    moreLinks: { type: 'boolean', description: 'Whether there are more links than these' },
    references: whole('Links of other objects that lead to this one'),
    ...trust,
  }),
  Link: object({ relation: text(), targetId: text(), targetType: text() }),
  ObjectPage: pageOf('Object', trust),
  WhenHeld: object({
    objectId: text(),
    objectType: text(),
    displayName: text('As it was when the interval began'),
    from: instant,
    until: orNull({
      ...instant,
      description: 'Null where it still held at the end of what is asked',
    }),
    openStart: {
      ...truth,
      description: 'It held already at the start of what is asked or known; since when is not told',
    },
  }),
  HeldPage: pageOf('WhenHeld', trust),
  ExportLine: object(
    {
      kind: oneOf('trust', 'object', 'end'),
      objectId: text(),
      objectType: text(),
      displayName: text(),
      status,
      attributes: mapOf(anything),
      links: listOf(ref('Link')),
      objects: whole('How many there were; on the last line'),
    },
    ['objectId', 'objectType', 'displayName', 'status', 'attributes', 'links', 'objects'],
  ),
  LinkTarget: object({
    targetId: text(),
    targetType: text(),
    displayName: orNull(text('null for what no look has seen')),
  }),
  LinkPage: pageOf('LinkTarget', trust),
  Reference: object({
    sourceId: text(),
    relation: text(),
    sourceType: orNull(text('null for what no look has seen')),
    displayName: orNull(text('null for what no look has seen')),
  }),
  References: pageOf('Reference', trust),
  Actor: object({
    kind: oneOf('user', 'application', 'agent', 'sync', 'provisioning', 'system', 'stateline'),
    id: orNull(text()),
    name: orNull(text()),
    ip: orNull(text()),
  }),
  Change: object({
    type: oneOf(
      'ObjectDiscovered',
      'LinksDiscovered',
      'ObjectCreated',
      'ObjectChanged',
      'ObjectSoftDeleted',
      'ObjectRestored',
      'ObjectHardDeleted',
    ),
    data: object(
      {
        objectId: text(),
        objectType: text(),
        displayName: text(),
        window: object({ after: orNull(instant), until: instant }),
        attributes: {
          description: 'All values of a new object by name, or what changed',
          oneOf: [mapOf(anything), listOf(attributeChange)],
        },
        links: listOf({
          oneOf: [object({ relation: text(), targetId: text(), targetType: text() }), linkChange],
        }),
        moreLinks: whole('How many more there are than were asked for'),
        deletedDateTime: orNull(instant),
      },
      ['attributes', 'links', 'moreLinks', 'deletedDateTime'],
    ),
  }),
  ReportedTarget: object({
    id: orNull(text()),
    type: orNull(text()),
    displayName: orNull(text()),
    properties: listOf(object({ name: text(), before: anything, after: anything })),
  }),
  ReportedChange: object({
    type: oneOf('ChangeReported'),
    data: object({
      objectId: text('Of the target that the activity is about'),
      objectType: text(),
      displayName: text(),
      auditKey: text('The audit record is reported once under this key'),
      auditId: orNull(text()),
      auditCorrelationId: orNull(text()),
      activity: text(),
      succeeded: truth,
      actors: listOf(ref('Actor')),
      occurredAt: instant,
      targets: listOf(ref('ReportedTarget')),
      source: oneOf('capture', 'import'),
      record: { ...mapOf(anything), description: 'The audit record as it came, but for secrets' },
    }),
  }),
  TimelineEntry: object(timelineEntry),
  TimelineLine: object(
    {
      kind: oneOf('trust', 'change', 'end'),
      ...timelineEntry,
      changes: whole('How many there were; on the last line'),
    },
    [...Object.keys(timelineEntry), 'changes'],
  ),
  TimelineEntryAnswer: object({ entry: ref('TimelineEntry'), ...trust }),
  TimelinePage: pageOf('TimelineEntry', trust),
} as const;
