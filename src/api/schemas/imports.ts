import { instant, listOf, object, text, whole } from './shapes.js';

/** What is answered about imports. */
export const importSchemas = {
  AuditLogImported: object({
    lines: whole('Lines read; blank ones are not counted'),
    records: whole(),
    recorded: whole('New entries of the timeline'),
    known: whole('On record already, or twice among the records'),
    rejected: whole(),
    rejections: listOf(
      object({ line: whole('From 1'), reason: text('Why the record is no entry') }),
    ),
  }),
  ConfigurationImported: object({
    at: instant,
    objects: whole(),
    changes: whole('New entries of the timeline'),
    missing: whole('Known before, and not among the objects any more'),
  }),
} as const;
