import { instant, listOf, mapOf, object, ref, truth, whole } from './shapes.js';

/** What is answered about a timeline as a whole: how dense it is, and how it went. */
export const timelineFeedSchemas = {
  DensityBucket: object({
    at: { ...instant, description: 'Where it begins' },
    counts: {
      ...mapOf(whole()),
      description:
        'Changes that looks saw, by type; types of which there are none are left out, and so are first sights',
    },
    discovered: whole(
      'First sights: objects, and links that are read apart, as all are when capture begins',
    ),
    reported: whole('What the audit log says, and no look saw'),
  }),
  TimelineDensity: {
    ...object({
      from: { ...instant, description: 'As asked for; else the first entry, whoever made it' },
      until: {
        ...instant,
        description: 'The last instant that is counted: as asked for; else the last look or entry',
      },
      bucketMs: whole('How long each bucket is, in milliseconds'),
      buckets: listOf(ref('DensityBucket')),
      total: whole('Of all entries: `counts`, `discovered` and `reported`'),
      exact: {
        ...truth,
        description:
          'Whether the numbers are what a count of the timeline gives; else there was too much to look at each entry, or a filter is longer than 200 characters: then none is less, and some may be more',
      },
      trust: ref('Trust'),
    }),
    description:
      'Entries of the timeline by when they happened, in the order of time and without the empty buckets. Every number is what a count of the pages of the timeline gives for the same filters.',
  },
  ReplayClock: object({
    instant: { ...instant, description: 'Up to where the timeline is told' },
    told: whole('Entries of this answer up to here'),
  }),
  ReplayEnd: object({
    instant: { ...instant, nullable: true, description: 'Of the last entry; null without any' },
    told: whole('Entries of this answer'),
    reported: whole('Those of them that no look saw'),
  }),
  TimelineReplayed: {
    oneOf: [ref('TimelineEntry'), ref('ReplayClock'), ref('ReplayEnd')],
    description: [
      '`entry` events hold a TimelineEntry each, oldest first, at most 500 a second: where there are more, the',
      'replay takes longer. `clock` events (ReplayClock, at most four a second) tell the instant that it has',
      'reached, which runs faster where a pause is cut. An `end` event (ReplayEnd) is the last one: the reader',
      'closes then. The id of every event is the place of the last entry before it: whoever sends it as',
      'Last-Event-ID, with the same parameters, gets what stands behind that.',
    ].join(' '),
  },
};
