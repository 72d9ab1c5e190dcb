import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { LogRecord } from './log.js';

export type LogFilter = (record: LogRecord) => boolean;
export const everything: LogFilter = () => true;

/** How many events a page looks at when the filter does not say. */
const DEFAULT_SEARCH_WINDOW = 32;

/** By the stream's name or the event's type, a regular expression or one of some prefixes. */
export const logFilter = (options: Streams.ReadReq.Options.FilterOptions): LogFilter => {
  const byStream = options.getStreamIdentifier();
  if (byStream) {
    const matches = textFilter(byStream);
    return (record) => matches(record.streamId);
  }
  const byType = options.getEventType();
  if (!byType) return everything;
  const matches = textFilter(byType);
  return (record) => matches(record.type);
};

export const searchWindow = (options: Streams.ReadReq.Options.FilterOptions): number =>
  options.hasMax() ? options.getMax() : DEFAULT_SEARCH_WINDOW;

const textFilter = (
  expression: Streams.ReadReq.Options.FilterOptions.Expression,
): ((text: string) => boolean) => {
  const regex = expression.getRegex();
  if (regex !== '') {
    const compiled = new RegExp(regex);
    return (text) => compiled.test(text);
  }
  const prefixes = expression.getPrefixList();
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
};
