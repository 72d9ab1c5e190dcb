import { isReported, type TimelineRow } from '../history/history.port.js';
import { OptionalWhole } from './takes.js';

const LINKS = { least: 0, most: 1000 };

/** Takes how many links of an entry are told: the first sight of a group may hold 100,000. */
export const OptionalLinks = () =>
  OptionalWhole(LINKS, {
    description: 'So many links of each entry at most; all of them when it is left out',
  });

/** An entry with at most so many links, and how many more there are. */
export const withFewerLinks = (row: TimelineRow, most: number | undefined): object => {
  if (most === undefined || isReported(row) || !('links' in row.event.data)) return row;
  const { type, data } = row.event;
  const moreLinks = data.links.length - most;
  if (moreLinks <= 0) return row;
  return {
    ...row,
    event: { type, data: { ...data, links: data.links.slice(0, most), moreLinks } },
  };
};
