import { top } from './overview.js';
import { instant, listOf, object, oneOf, orNull, ref, text, truth, whole } from './shapes.js';

/** What is answered about how much somebody touched. */
export const blastRadiusSchemas = {
  TouchedType: object({
    objectType: text(),
    high: whole(),
    medium: whole(),
    low: whole(),
    objects: whole('How many objects of the type'),
  }),
  BlastRadius: {
    ...object({
      changes: whole('Seen by looks, first sights left out'),
      reported: whole('What the audit log says, and no look saw'),
      objects: whole('How many objects they were about'),
      first: orNull({ ...instant, description: 'Where the first of them stands in the timeline' }),
      last: orNull(instant),
      byType: {
        ...listOf(ref('TouchedType')),
        description: 'Changes and reports by how much they deserve a look, the worst types first',
      },
      actors: top({
        kind: oneOf('user', 'application', 'agent', 'sync', 'provisioning', 'system', 'stateline'),
        id: orNull(text()),
        name: orNull(text()),
      }),
      correlationIds: top({ correlationId: text('Of the audit log') }),
      exact: {
        ...truth,
        description:
          'Whether all was counted; else only the newest, and every number is a least one',
      },
      trust: ref('Trust'),
    }),
    description:
      'Entries of the timeline, counted: each number is what a count of its pages with the same filters gives.',
  },
} as const;
