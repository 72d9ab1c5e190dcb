import type { Choices } from '../api/types.js';
import type { components } from '../api/schema.js';
import { choiceFields, defaultOf } from './choices.js';
import type { ChoiceField } from './words.js';

type RecoveryBody = components['schemas']['RecoveryBody'];
type ChoicesBody = components['schemas']['ChoicesBody'];

export type WantedFrom = 'instant' | 'backup' | 'report' | 'cause';

/** Texts of the form as they stand in the address; lists with commas. */
const TEXTS = [
  ...(['target', 'reportId', 'changeIds', 'actors', 'correlationIds', 'from', 'until'] as const),
  ...(['types', 'objectIds', 'paths', 'relations', 'filter', 'reason'] as const),
];

export type WantedText = (typeof TEXTS)[number];

/** Where another choice holds; lists with commas. An empty choice follows the rule. */
export interface WantedException {
  readonly where: Readonly<Record<WhereField, string>>;
  readonly choice: Readonly<Record<ChoiceField, string>>;
}

export const whereFields = ['types', 'objectIds', 'attributes', 'relations', 'targetIds'] as const;
export type WhereField = (typeof whereFields)[number];

/** What a recovery that is about to be planned shall bring back. */
export interface Wanted {
  readonly by: WantedFrom;
  readonly texts: Readonly<Record<WantedText, string>>;
  readonly choices: Readonly<Record<ChoiceField, string>>;
  readonly exceptions: readonly WantedException[];
}

const FIELDS = choiceFields.map(({ field }) => field);
const INSTANT = /^\d{4}-\d\d-\d\dT|^position:|^now$/;

const recordOf = <Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;

/** The form as an address tells it. What it does not name is as usual. */
export const wantedOf = (parameters: URLSearchParams): Wanted => {
  const texts = recordOf(TEXTS, (name) => parameters.get(name) ?? '');
  const by = WAYS.find((way) => way === parameters.get('by')) ?? wayOf(texts);
  return {
    by,
    texts: { ...texts, reason: parameters.get('reason') ?? usualReason(by, texts) },
    choices: recordOf(FIELDS, (field) => parameters.get(`${field}Choice`) ?? defaultOf(field)),
    exceptions: exceptionsOf(parameters.get('exceptions')),
  };
};

const WAYS: readonly WantedFrom[] = ['instant', 'backup', 'report', 'cause'];

const wayOf = ({ target, reportId, ...texts }: Wanted['texts']): WantedFrom => {
  if (reportId !== '') return 'report';
  if (`${texts.changeIds}${texts.actors}${texts.correlationIds}` !== '') return 'cause';
  return target === '' || INSTANT.test(target) ? 'instant' : 'backup';
};

/** So that an undo needs nothing typed; it can be told better. */
const usualReason = (by: WantedFrom, { changeIds, actors }: Wanted['texts']): string => {
  if (by !== 'cause') return '';
  if (actors !== '') return `Undo of what ${actors} did`;
  const { length } = listOf(changeIds);
  return length === 0 ? '' : `Undo of ${length === 1 ? 'a change' : `${String(length)} changes`}`;
};

/** The address that tells the form again. */
export const parametersOf = ({ by, texts, choices, exceptions }: Wanted): URLSearchParams => {
  const parameters = new URLSearchParams({ by });
  for (const name of TEXTS) {
    if (texts[name] !== '' || name === 'reason') parameters.set(name, texts[name]);
  }
  for (const field of FIELDS) {
    if (choices[field] !== defaultOf(field)) parameters.set(`${field}Choice`, choices[field]);
  }
  if (exceptions.length > 0) parameters.set('exceptions', JSON.stringify(exceptions));
  return parameters;
};

/** What the server is asked for. */
export const bodyOf = ({ by, texts, choices, exceptions }: Wanted): RecoveryBody => ({
  ...wantedStateOf(by, texts),
  scope: given({
    types: listOf(texts.types),
    objectIds: listOf(texts.objectIds),
    attributes: listOf(texts.paths),
    relations: listOf(texts.relations),
    filter: texts.filter.trim(),
  }) as NonNullable<RecoveryBody['scope']>,
  choices: {
    ...(choices as Partial<Choices>),
    ...(exceptions.length > 0 && { exceptions: exceptions.map(exceptionBody) }),
  },
  reason: texts.reason.trim(),
});

const wantedStateOf = (by: WantedFrom, texts: Wanted['texts']): Partial<RecoveryBody> => {
  if (by === 'report') return { reportId: texts.reportId };
  if (by !== 'cause') return { target: texts.target };
  return {
    cause: given({
      actors: listOf(texts.actors),
      correlationIds: listOf(texts.correlationIds),
      changeIds: listOf(texts.changeIds),
      from: texts.from,
      until: texts.until,
    }),
  };
};

const exceptionBody = ({
  where,
  choice,
}: WantedException): NonNullable<ChoicesBody['exceptions']>[number] => ({
  where: given(recordOf(whereFields, (field) => listOf(where[field]))),
  choice: given(choice) as ChoicesBody,
});

export const noException: WantedException = {
  where: recordOf(whereFields, () => ''),
  choice: recordOf(FIELDS, () => ''),
};

const exceptionsOf = (text: string | null): readonly WantedException[] => {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.map(exceptionOf) : [];
  } catch {
    return [];
  }
};

const exceptionOf = (kept: unknown): WantedException => {
  const { where, choice } = (kept ?? {}) as Partial<Record<string, Record<string, unknown>>>;
  return {
    where: recordOf(whereFields, (field) => textOf(where?.[field])),
    choice: recordOf(FIELDS, (field) => textOf(choice?.[field])),
  };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The parts of a list with commas. */
export const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const given = <Values extends object>(values: Values): Partial<Mutable<Values>> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]: [string, { length: number }]) => value.length > 0),
  ) as Partial<Mutable<Values>>;

type Mutable<Values> = {
  [Name in keyof Values]: Values[Name] extends readonly (infer One)[] ? One[] : Values[Name];
};
