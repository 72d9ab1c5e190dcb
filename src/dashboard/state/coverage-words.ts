import type { Coverage } from '../api/types.js';

export type TypeCoverage = Coverage['types'][number];
type Property = TypeCoverage['properties'][string];

export interface Remark {
  readonly text: string;
  readonly why: string;
}

/** What has to be known of an attribute before one relies on its value; nothing for most. */
export const attributeRemarks = (rule: Property | undefined): readonly Remark[] => {
  if (rule === undefined) return [];
  const why = rule.reason ?? '';
  return [
    ...(rule.volatile === true
      ? [{ text: 'Changes by itself', why: 'Its changes alone are not worth a line.' }]
      : []),
    ...(rule.recoverable === 'update' ? [] : [{ text: writtenWords[rule.recoverable], why }]),
  ];
};

/** Attributes of a type that are never read. */
export const secretsOf = ({ properties }: Pick<TypeCoverage, 'properties'>): readonly string[] =>
  Object.entries(properties)
    .filter(([, { secret }]) => secret === true)
    .map(([name]) => name)
    .sort();

export const writtenWords: Readonly<Record<Property['recoverable'], string>> = {
  update: 'Brought back',
  create: 'Only when made anew',
  never: 'Not brought back',
};

const deletions: Readonly<Record<TypeCoverage['deletion'], string>> = {
  soft: 'When it is deleted, it can be restored for some time, with the same id.',
  repeatable: 'When it is deleted, it can be made again just as it was.',
  hard: 'When it is deleted, it is gone for good at once.',
  impossible: 'It cannot be deleted.',
};

/** What happens to such an object when it is deleted, and what can be done then. */
export const deletionWords = ({ deletion, recreation }: TypeCoverage): string => {
  const first = deletions[deletion];
  if (deletion === 'impossible' || deletion === 'repeatable') return first;
  if (recreation.possible) return `${first} Once it is gone, it can be made anew with another id.`;
  return `${first} Once it is gone, it cannot be made anew: ${recreation.why ?? 'not known why'}.`;
};
