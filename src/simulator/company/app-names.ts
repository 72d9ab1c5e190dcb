import type { AppPlace } from './app-plan.js';
import { mix, pick } from './mix.js';
import { appNames } from './seed-files.js';

/** What an application is called; no two of a company share a name. */
export const appNameOf = ({ kind, index }: AppPlace): string => {
  const { subjects, kinds, vendors, products } = appNames;
  switch (kind) {
    case 'firstParty':
      return pick(appNames.firstParty, index).displayName;
    case 'own':
      return numbered(index, subjects, kinds);
    case 'enterprise':
      return numbered(index, vendors, products);
    case 'managedIdentity':
      return `id-${pick(subjects, index).toLowerCase().replaceAll(' ', '-')}-${String(index + 1)}`;
    case 'agentBlueprint':
      return `${pick(subjects, index * 7)} Agent Blueprint ${String(index + 1)}`;
    case 'agent':
      return `${pick(subjects, Math.floor(index / 2) * 7)} Agent ${String(index + 1).padStart(2, '0')}`;
  }
};

const numbered = (index: number, first: readonly string[], second: readonly string[]): string => {
  const round = Math.floor(index / (first.length * second.length));
  // Neighbours differ in both words.
  const word = pick(second, Math.floor(index / first.length) + index);
  return `${pick(first, index)} ${word}${round === 0 ? '' : ` ${String(round + 1)}`}`;
};

const DAY_MS = 86_400_000;

/** When something was made: a moment between 2020 and 2026 that belongs to a place. */
export const createdAt = (seed: number, place: number): string => {
  const moment = Date.UTC(2020, 0, 7) + (mix(seed, place, 71) % 2200) * DAY_MS;
  return `${new Date(moment + (mix(seed, place, 72) % DAY_MS)).toISOString().slice(0, 19)}Z`;
};
