import { exitCodes, Stop } from './exit.js';
import { optionalInstantFrom } from './instants.js';
import { outputFile, STDOUT } from './output-file.js';
import { progressOf } from './progress.js';
import type { Query } from './server.js';
import type { Session } from './session.js';

export interface TimelineChoice {
  readonly from?: string;
  readonly to?: string;
  readonly actor?: string;
  readonly type?: string;
  readonly object?: string;
  readonly severity?: string;
  readonly attribution?: string;
  readonly origin?: string;
  readonly format?: string;
}

/** The format that is asked for, or that the ending of a file names. */
export const formatOf = (target: string, asked: string | undefined, usual: string): string => {
  const format = asked ?? /\.(ndjson|csv|parquet|json)$/i.exec(target)?.[1]?.toLowerCase() ?? usual;
  if (format === 'parquet' && target === STDOUT) {
    throw new Stop(exitCodes.usage, 'parquet is no text: it takes a file, and not -');
  }
  return format;
};

/** @throws Stop when not all of it came */
export const exportTimeline = (
  session: Session,
  target: string,
  { from, to, object, format, ...filters }: TimelineChoice,
): Promise<void> =>
  saved(session, target, '/timeline/export', {
    ...filters,
    from: optionalInstantFrom(from, session.io),
    until: optionalInstantFrom(to, session.io),
    objectId: object,
    format: formatOf(target, format, 'ndjson'),
  });

/** @throws Stop when not all of it came */
export const exportReport = (
  session: Session,
  id: string,
  target: string,
  format: string | undefined,
): Promise<void> =>
  saved(session, target, `/reports/${encodeURIComponent(id)}/export`, {
    format: formatOf(target, format, 'ndjson'),
  });

/** @throws Stop when not all of it came */
export const exportEvidence = (
  session: Session,
  target: string,
  format: string | undefined,
): Promise<void> =>
  saved(session, target, '/integrity/evidence', { format: formatOf(target, format, 'ndjson') });

const MEGABYTE = 1_000_000;

/** Writes an answer as it comes. @throws Stop when not all of it came */
export const saved = async (
  { server, path, io, output }: Session,
  target: string,
  below: string,
  query: Query,
): Promise<void> => {
  const { body } = await server.stream(await path(below), query, {});
  const pieces: AsyncIterable<Uint8Array> | null = body;
  const file = outputFile(target, io);
  const progress = progressOf(io, null, 'MB');
  let bytes = 0;
  try {
    for await (const piece of pieces ?? []) {
      file.write(piece);
      bytes += piece.length;
      progress.at(Math.round(bytes / MEGABYTE));
    }
    file.keep();
  } catch (cause) {
    file.drop();
    throw new Stop(exitCodes.no, 'The export broke off; nothing of it was kept', {}, { cause });
  } finally {
    progress.end();
  }
  if (target === STDOUT) return;
  output.record({ kind: 'export', target, format: query['format'], bytes });
  output.say(`${target}: ${bytes.toLocaleString('en')} bytes`);
};
