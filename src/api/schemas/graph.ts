import { anything, instant, listOf, object, oneOf, orNull, ref, text, whole } from './shapes.js';

const status = oneOf(
  ...['initialized', 'running', 'successful', 'failed', 'abandoned', 'unknownFutureValue'],
  ...['calculating', 'loadingData'],
);

const collectionOf = (row: string) =>
  object(
    {
      '@odata.context': text(),
      '@odata.count': whole('Where `$count=true` asked for it'),
      '@odata.nextLink': text('Where the next page is; left out on the last'),
      value: listOf(ref(row)),
    },
    ['@odata.count', '@odata.nextLink'],
  );

const annotations = { '@odata.context': text(), '@odata.type': text() };
const annotated = ['@odata.context', '@odata.type'];

/** What the Graph-compatible API answers; `$select` leaves properties out. */
export const graphSchemas = {
  GraphError: object({
    error: object({
      code: text(),
      message: text(),
      innerError: object({ date: text(), 'request-id': text(), 'client-request-id': text() }),
    }),
  }),
  GraphRecovery: object({ ...annotations, id: text() }, annotated),
  GraphSnapshot: object(
    { ...annotations, id: text('Opaque'), createdDateTime: instant },
    annotated,
  ),
  GraphSnapshots: collectionOf('GraphSnapshot'),
  GraphJobRequest: object({ filteringCriteria: orNull(anything) }, ['filteringCriteria']),
  GraphJob: object(
    {
      ...annotations,
      id: text(),
      status,
      targetStateDateTime: instant,
      jobStartDateTime: instant,
      jobCompletionDateTime: orNull(instant),
      filteringCriteria: orNull(anything),
      totalChangedObjectsCalculated: orNull(whole()),
      totalChangedLinksCalculated: orNull(whole()),
      totalObjectsModified: whole('Of a recovery'),
      totalLinksModified: whole('Of a recovery'),
      totalFailedChanges: orNull(whole('Of a recovery; null before its end')),
    },
    [...annotated, 'totalObjectsModified', 'totalLinksModified', 'totalFailedChanges'],
  ),
  GraphJobs: collectionOf('GraphJob'),
  GraphChange: object(
    {
      '@odata.type': text(),
      id: text('Of the directory object'),
      entityTypeName: text(),
      displayName: text(),
      recoveryAction: oneOf('softDelete', 'update', 'restore', 'unknownFutureValue'),
      failureMessage: text('Of a change that was tried'),
      deltaFromCurrent: anything,
      currentState: anything,
    },
    ['@odata.type', 'failureMessage'],
  ),
  GraphChanges: collectionOf('GraphChange'),
} as const;
