import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Part } from '../domain/recovery/judge.js';
import type { Before } from '../domain/recovery/recovery-events.js';
import { formerAppId } from '../domain/recovery/recreate/creation.js';
import type { OpenStep, Settlement } from '../domain/recovery/recovery.js';
import {
  APPLIED,
  asOurs,
  type Fate,
  foundWritten,
  isTried,
  NOT_TRIED,
  notPossible,
  nothingToWrite,
  notWritten,
  refused,
  settlement,
  type Tried,
  unseen,
} from '../domain/recovery/settlement.js';
import type { Seen } from './look-each.js';
import type { Answer, Answered } from './sender.js';
import { isOpen, type Looked } from './step-look.js';

export const isToWrite = ({ state }: Part): boolean => state === 'write';

/** What the tries before the last one sent. */
export const triedBefore = (open: Pick<OpenStep, 'former'> | undefined): Tried =>
  open === undefined || open.former === null ? NOT_TRIED : open.former.before;

/** What is to be sent of a step, as it was before any try of ours. */
export const toSend = ({ parts }: Looked, tried: Tried): readonly Before[] =>
  parts.filter(isToWrite).map((part) => ({ name: part.name, found: asOurs(part, tried).found }));

/** Nothing is left to write: what tries of ours sent is their effect, all else was so before them. */
export const foundSo = (looked: Looked, tried: Tried): Settlement => {
  const { step, parts } = looked;
  const end = parts.some(({ state }) => state === 'already-so')
    ? foundWritten(step.stepId, parts, tried)
    : nothingToWrite(step.stepId, parts);
  return withCreated(end, looked, looked.createdId);
};

/** Tries of ours show no effect, for which there is a reason, and no other try is made. */
export const givenUp = (looked: Looked, tried: Tried, why: string): Settlement => {
  const end = foundWritten(looked.step.stepId, looked.parts, tried, notPossible(why));
  return withCreated(end, looked, looked.createdId);
};

export const cancelledBefore = ({ step, parts }: Looked, tried: Tried): Settlement =>
  notWritten(step.stepId, parts, tried, 'The recovery was cancelled before this was written');

/**
 * Of what was looked at and is open: how those end of which nothing is left to write, and those that are not told
 * of for good.
 */
export const endsOf = (
  { looked, refused }: Seen,
  open: ReadonlyMap<string, OpenStep>,
  triedOf: (open: OpenStep) => Tried,
): readonly Settlement[] => {
  const closed = looked.filter((one) => !isOpen(one));
  return [
    ...closed.flatMap((one) => {
      const ordered = open.get(one.step.stepId);
      return ordered === undefined ? [] : [foundSo(one, triedOf(ordered))];
    }),
    ...[...refused].flatMap(([stepId, words]) => {
      const ordered = open.get(stepId);
      return ordered === undefined ? [] : [unseen(ordered.step, triedOf(ordered), words)];
    }),
  ];
};

/** What was seen of a write that was answered. */
export interface Shown {
  /** The last look; `undefined` where none was possible. */
  readonly looked: Looked | undefined;
  /** Why what does not show is not taken for written, in words. */
  readonly why: string;
}

const SAID_SO = 'The directory says that it is so already, and does not show it';

/**
 * Every part was answered: what was taken counts once it shows, and so does what is said to be so already. What was
 * refused after a part of the same write was taken is what it is seen to be.
 */
export const answeredEnd = (
  { looked, parts, createdId, isBegun }: Answered,
  tried: Tried,
  { looked: shown, why }: Shown,
): Settlement => {
  const { step } = looked;
  const missing = new Set((shown?.parts ?? looked.parts).filter(isToWrite).map(({ name }) => name));
  const seen = new Map(shown?.parts.map((part) => [part.name, part]));
  const answers = new Map(parts.map(({ part, answer }) => [part.name, answer]));
  const told = parts.map(({ part, answer }): Part => {
    const isOthers = answer === 'already-so' && !missing.has(part.name) && !isTried(part, tried);
    return isOthers ? { ...part, state: answer } : asOurs(part, tried);
  });
  const end = settlement(step.stepId, told, ({ name, isHalfWay }): Fate => {
    const answer = answers.get(name) ?? null;
    if (typeof answer === 'object' && answer !== null) {
      if (isBegun) return begunFate(seen.get(name), answer.refused);
      return isHalfWay === true ? notPossible(answer.refused) : refused(answer.refused);
    }
    if (!missing.has(name)) return APPLIED;
    return answer === 'already-so' ? refused(SAID_SO) : notPossible(why);
  });
  return withCreated(end, { step, attributes: shown?.attributes ?? {} }, createdId);
};

/** Of what was refused after a part of the write was taken, by the last look at it. */
const begunFate = (part: Part | undefined, words: string): Fate => {
  if (part?.state === 'already-so') return APPLIED;
  return part !== undefined && isUntouched(part) ? refused(words) : notPossible(words);
};

const isUntouched = (part: Part): boolean => isToWrite(part) && part.isHalfWay !== true;

/** Whether something of a step was taken, or may have been, or is said to be so already: that has to show. */
export const isToShow = ({ parts, isBegun }: Answered): boolean =>
  parts.some(({ answer }) => isYes(answer) || (isBegun && answer !== null));

const isYes = (answer: Answer | null): boolean => answer === 'taken' || answer === 'already-so';

/** Whether a part that has to show is still as it was. */
export const isAnyOpen = ({ parts }: Looked, answered: Answered | undefined): boolean => {
  const answers = new Map(answered?.parts.map(({ part, answer }) => [part.name, answer]));
  return parts.some((part) => {
    const answer = answers.get(part.name) ?? null;
    if (isYes(answer)) return isToWrite(part);
    return answered?.isBegun === true && answer !== null && isUntouched(part);
  });
};

/** With what was made anew, as it is known by its last look. */
const withCreated = (
  end: Settlement,
  { step, attributes }: Pick<Looked, 'step' | 'attributes'>,
  newId: ObjectId | null,
): Settlement => {
  if (newId === null || step.operation !== 'recreate') return end;
  const created = { oldId: step.objectId, newId };
  const { appId: after } = attributes;
  const before = formerAppId(step);
  if (before === null || typeof after !== 'string') return { ...end, created };
  return { ...end, created: { ...created, appId: { before, after } } };
};
