import type { Choices } from '../api/types.js';
import type { ChoiceField } from './words.js';

interface Option {
  readonly value: string;
  readonly title: string;
  /** What comes of it, in one sentence. */
  readonly meaning: string;
}

interface ChoiceOf {
  readonly field: ChoiceField;
  readonly title: string;
  /** The first one is what the server takes where nothing is chosen. */
  readonly options: readonly Option[];
}

/** What is chosen about each kind of difference. */
export const choiceFields: readonly ChoiceOf[] = [
  {
    field: 'attributes',
    title: 'Attributes that changed',
    options: [
      { value: 'restore', title: 'Restore', meaning: 'They get their old values back.' },
      { value: 'keep', title: 'Keep', meaning: 'They stay as they are now.' },
    ],
  },
  {
    field: 'links',
    title: 'Links: members, owners, managers, roles',
    options: [
      {
        value: 'rollback',
        title: 'Roll back',
        meaning: 'Those removed since are added again, and those added since are removed.',
      },
      {
        value: 'merge',
        title: 'Only add',
        meaning: 'Those removed since are added again; nobody is removed.',
      },
      { value: 'skip', title: 'Leave', meaning: 'No link is added or removed.' },
    ],
  },
  {
    field: 'created',
    title: 'Objects created since',
    options: [
      { value: 'keep', title: 'Keep', meaning: 'They stay: good new work is not lost.' },
      {
        value: 'softDelete',
        title: 'Remove',
        meaning: 'They go to the bin; types without a bin are deleted for good.',
      },
    ],
  },
  {
    field: 'deleted',
    title: 'Objects deleted since',
    options: [
      {
        value: 'restore',
        title: 'Bring back all',
        meaning: 'Those in the bin come back, and those gone for good are made anew.',
      },
      {
        value: 'undelete',
        title: 'Only from the bin',
        meaning: 'What is gone for good stays gone; nothing is made anew.',
      },
      { value: 'keep', title: 'Leave deleted', meaning: 'They stay deleted.' },
    ],
  },
  {
    field: 'onConflict',
    title: 'Where somebody changed it again meanwhile',
    options: [
      { value: 'skip', title: 'Skip', meaning: 'Their newer value stays.' },
      { value: 'overwrite', title: 'Overwrite', meaning: 'Their newer value is lost.' },
    ],
  },
];

/** The choice that holds where nothing else is chosen. */
export const defaultOf = (field: ChoiceField): string =>
  choiceFields.find((one) => one.field === field)?.options[0]?.value ?? '';

/** What was chosen, in words: each choice that is not the default, or that all are. */
export const choiceWords = (choices: Choices): string => {
  const { exceptions } = choices;
  const others = choiceFields
    .filter(({ field }) => choices[field] !== defaultOf(field))
    .map(({ field, title, options }) => {
      const chosen = options.find(({ value }) => value === choices[field]);
      return `${title}: ${chosen?.title.toLowerCase() ?? choices[field]}`;
    });
  const words = others.length === 0 ? ['The defaults'] : others;
  if (exceptions.length > 0) words.push(`exceptions: ${String(exceptions.length)}`);
  return words.join('; ');
};
