import type { operations } from '../api/schema.js';

type RowsQuery = NonNullable<operations['ReportsController_rows']['parameters']['query']>;

/** Which rows of a report are shown, as the address names it. */
export const ROW_FILTERS = ['type', 'action', 'recoverable', 'search'] as const;
export type RowFilters = Readonly<Record<(typeof ROW_FILTERS)[number], string>>;

/** The same as the server is asked; it refuses what it does not know. */
export const rowsQuery = (filters: RowFilters, limit: number): RowsQuery => ({
  ...(Object.fromEntries(
    ROW_FILTERS.map((name) => [name, filters[name]] as const).filter(([, value]) => value !== ''),
  ) as RowsQuery),
  limit,
});

export const isFiltered = (filters: RowFilters): boolean =>
  ROW_FILTERS.some((name) => filters[name] !== '');

/** In which columns and words the rows are told. */
export const views = { stateline: 'Stateline', native: 'As in Microsoft Entra' } as const;
export type View = keyof typeof views;

export const viewOf = (text: string): View => (text === 'native' ? 'native' : 'stateline');
