import { isToOne, relationRule } from '../directory/catalogue.js';
import type { Link } from '../directory/directory-object.js';
import { linkScript } from './active-directory-script.js';
import { laterBlock, linkLimit, syncedBlock } from './blocked.js';
import { type ChoiceFor, type Chosen, keptBy } from './choices.js';
import type { Draft, LinkDraft } from './drafts.js';
import type { LinkEnd, PlanContext, TouchedObject } from './plan-input.js';
import type { Blocked, LinkStep } from './plan.js';
import { type Cause, linkName } from './reasons.js';

interface LinkWrite extends Link {
  readonly operation: LinkStep['operation'];
}

/**
 * The writes that give an object the links it lost and take those it got.
 * @param whole why nothing of the object is written
 */
export function* linkDrafts(
  object: TouchedObject,
  context: PlanContext,
  whole: Blocked | null = null,
): Generator<Draft> {
  const wanted = wantedWrites(object, context.choiceFor);
  for (const { write, later } of wanted) {
    const other = otherThere(object, write, wanted, context);
    for (const draft of draftsOf(object, write, context)) {
      const inPlace = other === null ? draft : inPlaceOf(other, draft, context);
      yield { ...inPlace, blocked: whole ?? blockOf(inPlace, later) };
    }
  }
}

/** Where there can be only one: who is there now and is not taken away by any of the writes. */
const otherThere = (
  { difference: { objectId } }: TouchedObject,
  { operation, relation, targetId }: LinkWrite,
  wanted: readonly WantedWrite[],
  { linksOf }: PlanContext,
): Link | null => {
  if (operation !== 'addLink' || !isToOne(relation)) return null;
  const others = linksOf(objectId)
    .filter((link) => link.relation === relation && link.targetId !== targetId)
    .filter((link) => wanted.every(({ write }) => linkName(write) !== linkName(link)));
  return others[0] ?? null;
};

/** Who was put there since stays, unless others' changes are to be overwritten. */
const inPlaceOf = (
  { targetId, targetType }: Link,
  draft: LinkDraft,
  { choiceFor, endOf }: PlanContext,
): LinkDraft => {
  const targetName = endOf(targetId)?.displayName ?? targetId;
  const { onConflict } = choiceFor(draft).choice;
  if (onConflict === 'overwrite')
    return { ...draft, instead: { targetId, targetType, targetName } };
  const detail = `${targetName} was put in its place since, so that is kept`;
  return { ...draft, blocked: blockOf(draft, { reason: 'changed-later-by-another', detail }) };
};

/** A target that is missing may come back; what others did with the link stays theirs. */
const blockOf = ({ blocked }: Draft, later: Blocked | null): Blocked | null =>
  blocked?.reason === 'target-missing' ? (later ?? blocked) : (blocked ?? later);

interface WantedWrite {
  readonly write: LinkWrite;
  /** Why it is left to a person; `null` where it is written over what others did. */
  readonly later: Blocked | null;
}

const wantedWrites = (object: TouchedObject, choiceFor: ChoiceFor): readonly WantedWrite[] => {
  const contested = contestedWrites(object, choiceFor);
  const overwritten = new Set(
    contested.filter(({ later }) => later === null).map(({ write }) => linkName(write)),
  );
  const others = object.difference.links
    .filter((link) => !overwritten.has(linkName(link)))
    .map((link) => ({ write: writeOf(link, link.op === 'added'), later: null }));
  return [...contested, ...others];
};

const contestedWrites = (object: TouchedObject, choiceFor: ChoiceFor): readonly WantedWrite[] =>
  object.conflicts.flatMap((conflict) => {
    const { link } = conflict;
    if (link === undefined) return [];
    const { onConflict } = choiceFor({ ...object.difference, link }).choice;
    const later = onConflict === 'skip' ? laterBlock(conflict.later) : null;
    return [{ write: writeOf(link, conflict.now === true), later }];
  });

/** The links of an object that is made anew: as they were then. */
export function* linksAnew(
  object: TouchedObject,
  context: PlanContext,
  ended: Cause,
): Generator<Draft> {
  const { objectId, links } = object.difference;
  const got = new Set(links.filter(({ op }) => op === 'added').map(linkName));
  const were = context.linksOf(objectId).filter((link) => !got.has(linkName(link)));
  for (const link of [...were, ...links.filter(({ op }) => op === 'removed')]) {
    for (const draft of draftsOf(object, writeOf(link, false), context)) {
      yield { ...draft, ...ended };
    }
  }
}

const writeOf = ({ relation, targetId, targetType }: Link, isThere: boolean): LinkWrite => ({
  relation,
  targetId,
  targetType,
  operation: isThere ? 'removeLink' : 'addLink',
});

/** None for links that follow from an attribute: what can be said and done about them is the attribute's. */
function* draftsOf(
  object: TouchedObject,
  { operation, ...link }: LinkWrite,
  { choiceFor, endOf }: PlanContext,
): Generator<LinkDraft> {
  const { objectId, objectType } = object.difference;
  if (relationRule(objectType, link.relation).reading === 'attribute') return;
  const end = endOf(link.targetId);
  yield {
    objectId,
    objectType,
    displayName: object.now.displayName,
    operation,
    ...object.changes.ofLink(link, operation === 'addLink' ? 'Removed' : 'Added'),
    link: { ...link, targetName: end?.displayName ?? link.targetId },
    blocked:
      keptLink(choiceFor({ objectId, objectType, link }), operation) ??
      linkBlock(object, { ...link, operation }, end),
  };
}

const keptLink = (chosen: Chosen, operation: LinkWrite['operation']): Blocked | null => {
  const { links } = chosen.choice;
  const isKept = links === 'skip' || (links === 'merge' && operation === 'removeLink');
  return isKept ? keptBy('links', chosen) : null;
};

const linkBlock = (
  { difference: { objectType }, now: { attributes } }: TouchedObject,
  write: LinkWrite,
  end: LinkEnd | undefined,
): Blocked | null =>
  linkLimit(objectType, write.relation, attributes) ??
  syncedBlock(attributes, () => linkScript({ objectType, attributes }, write, end)) ??
  targetBlock(write, end);

const targetBlock = ({ operation }: LinkWrite, end: LinkEnd | undefined): Blocked | null =>
  operation === 'removeLink' || end === undefined || end.existence === 'live'
    ? null
    : {
        reason: 'target-missing',
        detail: `${end.displayName} is ${end.existence}, so nothing can point at it`,
      };
