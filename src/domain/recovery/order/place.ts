import { titleOf } from '../../directory/catalogue.js';
import type { Draft } from '../drafts.js';
import { disables, enables } from '../ranks.js';
import type { Dependency } from './dependencies.js';

/** Why a draft stands where it stands, in words; `null` where nothing asks for it. */
export const placeOf = (
  draft: Draft,
  dependencies: readonly Dependency[],
  drafts: readonly Draft[],
): string | null => {
  const on = (why: Dependency['why']): readonly Draft[] =>
    dependencies.flatMap((one) => (one.why === why ? (drafts[one.on] ?? []) : []));
  const words = [
    ...(draft.blocked === null ? inForce(draft) : []),
    ...ownLife(on('itself')),
    ...referred(on('refers')),
    ...freed(on('frees')),
    ...letGo(on('lets-go')),
  ];
  return words.length === 0 ? null : sentence(words.join('; '));
};

const inForce = (draft: Draft): readonly string[] => {
  if (draft.operation !== 'update') return [];
  if (draft.last === true) return ['right before its deletion'];
  const { objectType, attributes } = draft;
  if (attributes.some((target) => enables(objectType, target))) {
    return ['when all else is back, for it puts the policy to work'];
  }
  return attributes.some((target) => disables(objectType, target))
    ? ['first, for it takes the policy out of work']
    : [];
};

const ownLife = (drafts: readonly Draft[]): readonly string[] =>
  drafts
    .slice(0, 1)
    .map(({ operation }) =>
      operation === 'restore' ? 'once it is restored' : 'once it is made anew',
    );

const referred = (drafts: readonly Draft[]): readonly string[] =>
  drafts.length === 0 ? [] : [`after ${inWords(drafts)} that it refers to`];

const freed = (drafts: readonly Draft[]): readonly string[] =>
  drafts.length === 0 ? [] : [`after ${inWords(drafts)} gave up the name that it gets`];

const letGo = (drafts: readonly Draft[]): readonly string[] =>
  drafts.length === 0
    ? []
    : [
        `after ${drafts.length === 1 ? 'the step' : `${String(drafts.length)} steps`} that let go of it`,
      ];

/** `the group Sales`, `2 groups and 1 user`. */
const inWords = (drafts: readonly Draft[]): string => {
  const objects = [...new Map(drafts.map((draft) => [draft.objectId, draft])).values()];
  const [only] = objects;
  if (only !== undefined && objects.length === 1) {
    return `the ${titleOf(only.objectType)} ${only.displayName}`;
  }
  const counts = [...Map.groupBy(objects, ({ objectType }) => titleOf(objectType))].map(
    ([title, { length }]) => (length === 1 ? `1 ${title}` : `${String(length)} ${pluralOf(title)}`),
  );
  const last = counts.pop() ?? '';
  return counts.length === 0 ? last : `${counts.join(', ')} and ${last}`;
};

const pluralOf = (title: string): string =>
  title.endsWith('y') ? `${title.slice(0, -1)}ies` : `${title}s`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
