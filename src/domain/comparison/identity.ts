import { changesAt } from '../directory/difference.js';
import type { Attributes, Link, LinkChange } from '../directory/directory-object.js';
import { ownValue } from '../json.js';
import { type CurrentIdOf, isSameBut } from '../recovery/recreate/follow.js';
import { isEmpty, type NetDifference } from './net-difference.js';

/** An object with what is known of it under one of its ids. */
export interface Self {
  readonly attributes: Attributes;
  readonly links: readonly Link[];
}

type Changes = Pick<NetDifference, 'attributes' | 'links'>;

/** What differs between an object and itself made anew; ids that only follow to new ones do not. */
export const asOneObject = (then: Self, now: Self, currentIdOf: CurrentIdOf): Changes => {
  const names = new Set([...Object.keys(then.attributes), ...Object.keys(now.attributes)]);
  return withoutFollowed(
    {
      attributes: [...names].flatMap((name) =>
        changesAt(
          name,
          ownValue(then.attributes, name) ?? null,
          ownValue(now.attributes, name) ?? null,
        ),
      ),
      links: [
        ...missingIn(now.links, then.links).map((link) => ({ ...link, op: 'removed' }) as const),
        ...missingIn(then.links, now.links).map((link) => ({ ...link, op: 'added' }) as const),
      ],
    },
    currentIdOf,
  );
};

/** A difference without what only follows objects to their new ids; `undefined` when nothing is left. */
export const withFollowedIds = (
  net: NetDifference,
  currentIdOf: CurrentIdOf,
): NetDifference | undefined => {
  const left = { ...net, ...withoutFollowed(net, currentIdOf) };
  return isEmpty(left) ? undefined : left;
};

const withoutFollowed = ({ attributes, links }: Changes, currentIdOf: CurrentIdOf): Changes => {
  const added = new Set(links.filter(({ op }) => op === 'added').map(nameOf));
  const followed = new Set(
    links
      .filter(({ op, targetId }) => op === 'removed' && currentIdOf(targetId) !== targetId)
      .map((link) => ({ link, name: nameOf(followedLink(link, currentIdOf)) }))
      .filter(({ name }) => added.has(name))
      .flatMap(({ link, name }) => [nameOf(link), name]),
  );
  return {
    attributes: attributes.filter(({ before, after }) => !isSameBut(before, after, currentIdOf)),
    links: links.filter((link) => !followed.has(nameOf(link))),
  };
};

const followedLink = (link: LinkChange, currentIdOf: CurrentIdOf): Link => ({
  ...link,
  targetId: currentIdOf(link.targetId),
});

const nameOf = ({ relation, targetId }: Link): string => `${relation} ${targetId}`;

const missingIn = (links: readonly Link[], others: readonly Link[]): readonly Link[] => {
  const known = new Set(links.map(nameOf));
  return others.filter((link) => !known.has(nameOf(link)));
};
