import { DELETED, type Expected, lastRevision, type LogRecord, type Stream } from './log.js';

export interface AppendCheck {
  readonly stream: Stream | undefined;
  readonly hasMetadata: boolean;
  readonly expected: Expected;
  readonly ids: readonly string[];
  /** The revision of an id committed to this stream of late, as far as it is known by heart. */
  readonly recentRevision: (id: string) => number | undefined;
}

export type Verdict =
  | { readonly outcome: 'new' }
  | { readonly outcome: 'repeated'; readonly revision: number; readonly position?: number }
  | { readonly outcome: 'wrong expected version'; readonly actual: number }
  | { readonly outcome: 'stream deleted' };

const NEW: Verdict = { outcome: 'new' };

/** Whether an append is new, was made before, or does not fit where the stream stands. */
export const checkAppend = (check: AppendCheck): Verdict => {
  const { stream, expected } = check;
  if (stream?.isTombstoned) return { outcome: 'stream deleted' };
  if (expected === 'stream_exists' && !exists(check)) return wrongVersion(stream);
  if (expected === 'any' || expected === 'stream_exists') return checkAnywhere(check);
  return checkBehind(check, expected === 'no_stream' ? -1 : expected);
};

/** Without a revision to look at, only what is known by heart can be found again. */
const checkAnywhere = ({ stream, ids, recentRevision }: AppendCheck): Verdict => {
  const revisions = ids.map(recentRevision);
  if (revisions[0] === undefined) return NEW;
  const last = revisions.at(-1);
  if (last === undefined || revisions.includes(undefined)) return wrongVersion(stream);
  return repeated(stream, last);
};

/** Behind a revision that is not the last, only the very events that stand there are taken. */
const checkBehind = (check: AppendCheck, behind: number): Verdict => {
  const { stream, ids, expected } = check;
  const actual = lastRevision(stream);
  if (behind === actual) return NEW;
  if (behind > actual) return wrongVersion(stream);
  const firstNew = ids.findIndex((id, index) => !standsAt(check, id, behind + 1 + index));
  if (firstNew === -1 && ids.length > 0) return repeated(stream, behind + ids.length);
  const startsAnew = expected === 'no_stream' && isSoftDeleted(stream) && firstNew <= 0;
  return startsAnew ? NEW : wrongVersion(stream);
};

const wrongVersion = (stream: Stream | undefined): Verdict => ({
  outcome: 'wrong expected version',
  actual: lastRevision(stream),
});

/** The position is told only of an event that can still be read. */
const repeated = (stream: Stream | undefined, revision: number): Verdict => {
  const position = stream && readable(stream, revision)?.position;
  return { outcome: 'repeated', revision, ...(position !== undefined && { position }) };
};

const readable = (stream: Stream, revision: number): LogRecord | undefined => {
  const { truncateBefore = 0, maxCount = Infinity } = stream.metadata;
  const lowest = Math.max(truncateBefore, stream.records.length - maxCount);
  return revision < lowest ? undefined : stream.records[revision];
};

const standsAt = ({ stream, recentRevision }: AppendCheck, id: string, revision: number): boolean =>
  recentRevision(id) === revision || stream?.records[revision]?.id === id;

const exists = ({ stream, hasMetadata }: AppendCheck): boolean =>
  !isSoftDeleted(stream) && (lastRevision(stream) >= 0 || hasMetadata);

const isSoftDeleted = (stream: Stream | undefined): boolean =>
  stream?.metadata.truncateBefore === DELETED;
