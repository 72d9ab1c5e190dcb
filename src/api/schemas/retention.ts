import { instant, object, orNull, text, truth, whole } from './shapes.js';

/** What is answered about how long history is kept. */
export const retentionSchemas = {
  Retention: object({
    retentionDays: whole('So many days can be asked for at least'),
    sealEveryDays: whole('What is kept is longer by up to so many days'),
    earliest: orNull(instant),
    hold: orNull(object({ by: text(), reason: text(), since: instant })),
    baseline: orNull(
      object({
        day: text('The last day folded in, YYYYMMDD'),
        instant,
        objects: whole(),
        sealedAt: instant,
      }),
    ),
    next: orNull(
      object({ day: text('The last day that goes, YYYYMMDD'), slices: whole('Streams removed') }),
    ),
    waitsFor: orNull(text('Why the next run removes nothing')),
    running: truth,
    lastRun: orNull(
      object({
        at: instant,
        baselineDay: orNull(text()),
        removedSlices: whole(),
        leftSlices: whole('Grown meanwhile, and left until the next baseline'),
        stoppedBy: orNull(text()),
      }),
    ),
    failure: orNull(object({ at: instant, message: text() })),
  }),
} as const;
