import { attributesBefore, type NetDifference } from '../../comparison/net-difference.js';
import type { Attributes, Link } from '../../directory/directory-object.js';
import { linkKey } from '../../timeline/object-timeline.js';
import type { WithoutCause } from './without-changes.js';

interface Content {
  readonly attributes: Attributes;
  readonly links: readonly Link[];
}

/** What an object would hold without some changes, from what it holds now; nothing where it would not be. */
export const wouldBe = (now: Content, found: WithoutCause | undefined): Content => {
  if (found === undefined) return now;
  if (found.then === 'absent') return { attributes: {}, links: [] };
  return {
    attributes: attributesBefore(now.attributes, found.net),
    links: linksBefore(now.links, found.net),
  };
};

const linksBefore = (links: readonly Link[], net: NetDifference): readonly Link[] => {
  if (net.links.length === 0) return links;
  const result = new Map(links.map((link) => [linkKey(link), link]));
  for (const { op, ...link } of net.links) {
    if (op === 'added') result.delete(linkKey(link));
    else result.set(linkKey(link), link);
  }
  return [...result.values()];
};
