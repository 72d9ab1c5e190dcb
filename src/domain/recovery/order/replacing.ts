import { isToOne } from '../../directory/catalogue.js';
import type { Draft, LinkDraft } from '../drafts.js';
import type { Blocked } from '../plan.js';

/**
 * Where an object can be linked to one only, drafts that take that one away and link another become one, as the
 * directory writes it; where that one stays, no other is put in its place.
 */
export const replacing = (drafts: readonly Draft[]): readonly Draft[] => {
  const removals = removalsIn(drafts);
  if (removals.size === 0) return drafts;
  const replaced = new Set<Draft>();
  const next = drafts.map((draft) => {
    const removal = isAddition(draft) ? removals.get(placeOf(draft)) : undefined;
    if (!isAddition(draft) || removal === undefined) return draft;
    if (removal.blocked !== null) return { ...draft, blocked: staying(draft, removal.blocked) };
    replaced.add(removal);
    return inPlaceOf(removal, draft);
  });
  return next.filter((draft) => !replaced.has(draft));
};

const isAddition = (draft: Draft): draft is LinkDraft =>
  draft.operation === 'addLink' && isToOne(draft.link.relation) && draft.blocked === null;

const isRemoval = (draft: Draft): draft is LinkDraft =>
  draft.operation === 'removeLink' && isToOne(draft.link.relation);

/** By object and relation: the draft that takes away whom the object is linked to. */
const removalsIn = (drafts: readonly Draft[]): ReadonlyMap<string, LinkDraft> =>
  new Map(drafts.filter(isRemoval).map((draft) => [placeOf(draft), draft]));

const placeOf = ({ objectId, link }: LinkDraft): string => `${objectId} ${link.relation}`;

const inPlaceOf = ({ link: former, reason, changeIds }: LinkDraft, draft: LinkDraft): Draft => {
  const { targetId, targetType, targetName } = former;
  return {
    ...draft,
    instead: { targetId, targetType, targetName },
    reason: [...new Set([draft.reason, reason])].join('; '),
    changeIds: [...new Set([...draft.changeIds, ...changeIds])],
  };
};

const staying = ({ link }: LinkDraft, { reason, detail }: Blocked): Blocked => ({
  reason,
  detail: `${detail}; there can be only one ${link.relation}`,
});
