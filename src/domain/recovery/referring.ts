import { type ChoiceFor, isLeftGone, keptBy } from './choices.js';
import type { Draft } from './drafts.js';
import type { Blocked } from './plan.js';
import { linkName } from './reasons.js';

/**
 * Puts drafts about what refers to objects made anew beside those that a plan has: what it has about the same
 * thing holds, and so do the choices.
 */
export const withReferring = (
  drafts: readonly Draft[],
  referring: readonly Draft[],
  choiceFor: ChoiceFor,
): readonly Draft[] => {
  const known = new Set(drafts.flatMap(partsOf));
  return [
    ...drafts,
    ...referring
      .flatMap((draft) => unknownOf(draft, known))
      .map((draft) => ({ ...draft, blocked: draft.blocked ?? keptOf(draft, choiceFor) })),
  ];
};

/** What a draft is about: each attribute on its own. */
const partsOf = (draft: Draft): readonly string[] => {
  const { objectId } = draft;
  if ('link' in draft) return [`${objectId} ${linkName(draft.link)}`];
  return draft.operation === 'update'
    ? draft.attributes.map(({ name }) => `${objectId} ${name}`)
    : [objectId];
};

const unknownOf = (draft: Draft, known: ReadonlySet<string>): readonly Draft[] => {
  if (draft.operation !== 'update')
    return partsOf(draft).some((part) => known.has(part)) ? [] : [draft];
  const attributes = draft.attributes.filter(({ name }) => !known.has(`${draft.objectId} ${name}`));
  return attributes.length === 0 ? [] : [{ ...draft, attributes }];
};

const keptOf = (draft: Draft, choiceFor: ChoiceFor): Blocked | null => {
  const { objectId, objectType } = draft;
  if ('link' in draft) {
    const chosen = choiceFor({ objectId, objectType, link: draft.link });
    return chosen.choice.links === 'skip' ? keptBy('links', chosen) : null;
  }
  const [attribute] = draft.operation === 'update' ? draft.attributes.map(({ name }) => name) : [];
  if (attribute !== undefined) {
    const chosen = choiceFor({ objectId, objectType, attribute });
    return chosen.choice.attributes === 'keep' ? keptBy('attributes', chosen) : null;
  }
  const chosen = choiceFor({ objectId, objectType });
  const isLeft =
    draft.operation === 'recreate'
      ? isLeftGone(chosen.choice, objectType)
      : chosen.choice.deleted === 'keep';
  return isLeft ? keptBy('deleted', chosen) : null;
};
