import { propertyRule } from '../../directory/catalogue.js';
import type { Draft, RecreateDraft } from '../drafts.js';
import type { AttributeTarget } from '../plan.js';
import { idsIn } from '../recreate/ids-in.js';
import { afterwards } from './apart.js';
import { type Bringers, bringersIn, namingTargetsOf } from './mentions.js';

const PACE = 2_000;

type Edges = ReadonlyMap<number, ReadonlySet<number>>;

/**
 * Drafts that can be put in an order. Objects that are made anew and name each other, or themselves, are first
 * made without those names, which an update then sets. What the directory takes at creation only stays there.
 */
export function* withoutCycles(drafts: readonly Draft[]): Generator<void, readonly Draft[]> {
  const made = [...drafts.entries()].filter(isCreation);
  const bringers = bringersIn(made);
  const next = new Map<number, ReadonlySet<number>>();
  for (const [turn, [index, draft]] of made.entries()) {
    const targets = namingTargetsOf(draft).flatMap((one) => namedBy(one, draft, index, bringers));
    next.set(index, new Set(targets));
    if (turn % PACE === PACE - 1) yield;
  }
  const knot = knotted(next);
  if (knot.size === 0) return drafts;
  return drafts.flatMap((draft, index) => {
    if (draft.operation !== 'recreate' || !knot.has(index)) return [draft];
    const later = namingTargetsOf(draft).filter(
      (one) =>
        canWait(draft, one) && namedBy(one, draft, index, bringers).some((node) => knot.has(node)),
    );
    return inTwo(draft, new Set(later.map(({ name }) => name)));
  });
}

const isCreation = (entry: [number, Draft]): entry is [number, RecreateDraft] =>
  entry[1].operation === 'recreate' && entry[1].blocked === null;

const canWait = ({ objectType }: RecreateDraft, { name }: AttributeTarget): boolean =>
  propertyRule(objectType, name).recoverable === 'update';

/** The creations of what an attribute names; of itself only where that can be said later. */
const namedBy = (
  target: AttributeTarget,
  draft: RecreateDraft,
  own: number,
  bringers: Bringers,
): readonly number[] =>
  [...idsIn(target.desired)]
    .flatMap((id) => bringers.get(id) ?? [])
    .filter((node) => node !== own || canWait(draft, target));

/** The parts of a membership rule: without it the rest means nothing, and is refused. */
const RULE = new Set(['membershipRule', 'membershipRuleProcessingState', 'membershipType']);

/** A creation without some attributes, and the update that sets them. */
const inTwo = (draft: RecreateDraft, names: ReadonlySet<string>): readonly Draft[] => {
  if (names.size === 0) return [draft];
  const byRule = names.has('membershipRule');
  const isLater = ({ name }: AttributeTarget): boolean =>
    names.has(name) || (byRule && RULE.has(name));
  const changed = byRule ? draft.attributes.flatMap(computedTypes) : [];
  const attributes = draft.attributes
    .filter((one) => !isLater(one))
    .map((one) => {
      const change = changed.find(({ name }) => name === one.name);
      return change === undefined ? one : { ...one, desired: change.expected };
    });
  const later = [...draft.attributes.filter(isLater), ...changed];
  return [{ ...draft, attributes }, afterwards(draft, later)];
};

/** A group without its rule is made as one whose members are assigned. */
const computedTypes = ({ name, desired }: AttributeTarget): readonly AttributeTarget[] =>
  name === 'groupTypes' && Array.isArray(desired)
    ? [{ name, expected: desired.filter((type) => type !== 'DynamicMembership'), desired }]
    : [];

/** Those that are on a cycle, or between two. */
const knotted = (next: Edges): ReadonlySet<number> => {
  const before = new Map([...next.keys()].map((node) => [node, new Set<number>()]));
  for (const [node, targets] of next) for (const target of targets) before.get(target)?.add(node);
  return peeled(peeled(new Set(next.keys()), next, before), before, next);
};

/** What is left when those that lead nowhere are taken away, again and again. */
const peeled = (nodes: ReadonlySet<number>, next: Edges, before: Edges): ReadonlySet<number> => {
  const left = new Set(nodes);
  const ways = new Map([...nodes].map((node) => [node, waysFrom(node, next, nodes)]));
  // Grows while it is walked through.
  const ends = [...nodes].filter((node) => ways.get(node) === 0);
  for (const end of ends) {
    left.delete(end);
    for (const node of before.get(end) ?? []) {
      const rest = (ways.get(node) ?? 0) - 1;
      ways.set(node, rest);
      if (rest === 0) ends.push(node);
    }
  }
  return left;
};

const waysFrom = (node: number, next: Edges, nodes: ReadonlySet<number>): number =>
  [...(next.get(node) ?? [])].filter((target) => nodes.has(target)).length;
