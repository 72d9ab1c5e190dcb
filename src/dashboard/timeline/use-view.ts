import { useSearch } from '../ui/use-search.js';
import { type Asked, askedOf, filterNames, type Filters } from './filters.js';

const others = ['change', 'live', 'replay', 'speed', 'at'] as const;

type Values = Filters & Readonly<Record<(typeof others)[number], string>>;

export interface View {
  readonly values: Values;
  readonly asked: Asked;
  readonly set: (changes: Partial<Values>, options?: { readonly replace?: boolean }) => void;
}

/** What of the timeline is shown, kept in the address. */
export const useView = (): View => {
  const { values, set } = useSearch(...filterNames, ...others);
  return { values, asked: askedOf(values), set };
};
