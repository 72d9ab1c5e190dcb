import { linksBefore } from '../../comparison/both-sides.js';
import { attributesBefore } from '../../comparison/net-difference.js';
import type { Attributes, Link } from '../../directory/directory-object.js';
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
