import { people } from './seed-files.js';

export interface PersonName {
  readonly given: string;
  readonly surname: string;
  readonly language: string;
  /** The part of the address before the at sign; no two people share one. */
  readonly localPart: string;
}

const LETTERS: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', ß: 'ss', æ: 'ae', ı: 'i' };

const asciiOf = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[øłßæı]/g, (letter) => LETTERS[letter] ?? letter);

interface Combination {
  readonly given: string;
  readonly surname: string;
  readonly language: string;
  readonly plain: string;
}

const combinations: readonly Combination[] = people.cultures.flatMap((culture) =>
  culture.given.flatMap((given) =>
    culture.surnames.map((surname) => ({
      given,
      surname,
      language: culture.language,
      plain: `${asciiOf(given)}.${asciiOf(surname)}`,
    })),
  ),
);
const placeOf = new Map(combinations.map(({ plain }, place) => [plain, place]));

// Shares no factor with the number of combinations, so that every combination comes once a round.
const STEP = 2731;
const backStep = ((): number => {
  let back = 1;
  while ((back * STEP) % combinations.length !== 1) back += 1;
  return back;
})();

/** The name of the person at a place: every combination once, then again with a number behind. */
export const personName = (seed: number, place: number): PersonName => {
  const count = combinations.length;
  const round = Math.floor(place / count);
  const combination = combinations[((place % count) * STEP + (seed % count)) % count];
  if (combination === undefined) throw new RangeError(`no name for place ${place}`);
  const { given, surname, language, plain } = combination;
  return { given, surname, language, localPart: round === 0 ? plain : `${plain}${round + 1}` };
};

/** The place whose person has this local part, if there can be one. */
export const placeOfLocalPart = (seed: number, localPart: string): number | undefined => {
  const [, plain = '', number = ''] = /^(.*?)(\d*)$/.exec(localPart) ?? [];
  const combination = placeOf.get(plain);
  if (combination === undefined) return undefined;
  const count = combinations.length;
  const inRound = (((combination - (seed % count) + count) % count) * backStep) % count;
  return (number === '' ? 0 : Number(number) - 1) * count + inRound;
};
