import { equalJson, type Json } from '../../src/domain/json.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { LIVE, takenIn, thereKey, type Turned, turnedIn } from './things.js';
import type { TrueChange } from './truth.js';

/** What one thing was, one after another; the first value is that before anything happened. */
interface Past {
  readonly values: { readonly sequence: number; readonly value: Json }[];
  readonly of: readonly string[];
  shownBy: Turned['shownBy'];
}

type Pasts = ReadonlyMap<string, Past>;

export interface TimelineVerdict {
  /** Told, and never so; or told in an order in which it was not so. */
  readonly invented: readonly string[];
  /** So all the while every reader looked, and not told. */
  readonly lost: readonly string[];
  /** Values that were told and held against the truth. */
  readonly told: number;
}

/** A time in which every reader looked, by numbers of the tenant's changes: the last one before it, and in it. */
export interface Round {
  readonly from: number;
  readonly until: number;
}

export interface Span {
  /** The last change that was known at the beginning. */
  readonly since: number;
  readonly rounds: readonly Round[];
}

/**
 * Holds what a timeline tells against what happened. Looks see what is there when they look, so of
 * values in quick succession some may be missing. What is told has to be some of what was, in its order;
 * and what stood all the while every reader looked has to be told.
 */
export const judged = (
  truth: readonly TrueChange[],
  changes: readonly ChangeEvent[],
  span: Span,
): TimelineVerdict => {
  const pasts = pastsOf(truth);
  const tellings = tellingsOf(changes, pasts);
  const all = [...tellings].flatMap(([, values]) => values);
  return {
    invented: [...tellings].flatMap(([key, told]) => inventedIn(key, told, pasts)),
    lost: [...pasts].flatMap(([key, past]) =>
      lostIn(key, tellings.get(key) ?? [], { past, needed: neededOf(past, span, pasts) }),
    ),
    told: all.length,
  };
};

const inventedIn = (key: string, told: readonly Json[], pasts: Pasts): readonly string[] => {
  const past = pasts.get(key)?.values.map(({ value }) => value);
  if (past === undefined) return [`${key}: was left alone, and is told as ${textOf(told)}`];
  return isPartOf(told, past) ? [] : [`${key}: told as ${textOf(told)}, was ${textOf(past)}`];
};

const lostIn = (
  key: string,
  told: readonly Json[],
  { past, needed }: { readonly past: Past; readonly needed: readonly Json[] },
): readonly string[] => {
  if (isPartOf(needed, told)) return [];
  const was = past.values.map(({ value }) => value);
  return [`${key}: seen as ${textOf(needed)}, told as ${textOf(told)}, was ${textOf(was)}`];
};

/** Whether all of them stand in the other list, in their order. */
const isPartOf = (some: readonly Json[], all: readonly Json[]): boolean => {
  let place = 0;
  return some.every((value) => {
    const at = all.findIndex((one, index) => index >= place && equalJson(one, value));
    place = at + 1;
    return at >= 0;
  });
};

/** The values that stood in a round and not in the one before; what was deleted then shows none. */
const neededOf = (past: Past, { since, rounds }: Span, pasts: Pasts): readonly Json[] => {
  if (past.shownBy === 'perhaps nothing') return [];
  const seen = past.shownBy === 'look' ? rounds : rounds.slice(-1);
  const stood = seen.filter((round) => standsIn(past, round));
  const visible = stood.filter((round) => past.of.every((id) => livesIn(id, round, pasts)));
  let before = valueAt(past, since);
  return visible.flatMap(({ until }) => {
    const value = valueAt(past, until);
    const isNew = !equalJson(value, before);
    before = value;
    return isNew ? [value] : [];
  });
};

/** Whether it did not change meanwhile: some readers may have looked before, others after. */
const standsIn = ({ values }: Past, { from, until }: Round): boolean =>
  !values.some(({ sequence }) => sequence > from && sequence <= until);

const livesIn = (objectId: string, round: Round, pasts: Pasts): boolean => {
  const past = pasts.get(thereKey(objectId));
  return past === undefined || (standsIn(past, round) && valueAt(past, round.until) === LIVE);
};

const valueAt = ({ values }: Past, sequence: number): Json =>
  values.findLast((one) => one.sequence <= sequence)?.value ?? null;

const pastsOf = (truth: readonly TrueChange[]): Pasts => {
  const pasts = new Map<string, Past>();
  for (const change of truth) {
    for (const { key, before, value, ...rest } of turnedIn(change)) {
      const past = pasts.get(key) ?? { values: [{ sequence: 0, value: before }], ...rest };
      past.values.push({ sequence: change.sequence, value });
      if (rest.shownBy === 'perhaps nothing') past.shownBy = rest.shownBy;
      pasts.set(key, past);
    }
  }
  return pasts;
};

/** Of an object seen to appear, what nobody ever changed is its affair. */
const tellingsOf = (
  changes: readonly ChangeEvent[],
  pasts: Pasts,
): ReadonlyMap<string, readonly Json[]> => {
  const tellings = new Map<string, Json[]>();
  for (const event of changes) {
    for (const { key, value } of takenIn(event)) {
      if (event.type === 'ObjectCreated' && !pasts.has(key)) continue;
      const values = tellings.get(key);
      if (values === undefined) tellings.set(key, [value]);
      else values.push(value);
    }
  }
  return tellings;
};

const SHOWN = 8;
const SHOWN_LENGTH = 60;

const textOf = (values: readonly Json[]): string => {
  const shown = values.slice(-SHOWN).map((value) => JSON.stringify(value).slice(0, SHOWN_LENGTH));
  return `${values.length > SHOWN ? '… ' : ''}[${shown.join(', ')}]`;
};
