import type { components } from '../api/schema.js';
import { listOf, type Wanted, wantedOf, type WantedText } from '../recovery/wanted.js';

type ReportBody = components['schemas']['ReportBody'];

/** How a side of a report is told. */
export type SideKind = 'backup' | 'instant' | 'position' | 'now';

/** A side that is not told yet will be a backup. */
export const sideKind = (side: string): SideKind => {
  if (side === 'now') return 'now';
  if (side.startsWith('position:')) return 'position';
  return /^\d{4}-\d\d-\d\dT/.test(side) ? 'instant' : 'backup';
};

/** What a form is called in the address while it is open. */
export const FORM = 'new';

const LISTS = [
  ['types', 'types'],
  ['objectIds', 'objectIds'],
  ['paths', 'attributes'],
  ['relations', 'relations'],
  ['actors', 'actors'],
  ['correlationIds', 'correlationIds'],
  ['changeIds', 'changeIds'],
] as const satisfies readonly (readonly [WantedText, keyof NonNullable<ReportBody['scope']>])[];

const TEXTS: readonly WantedText[] = ['from', 'until', ...LISTS.map(([text]) => text), 'filter'];

/** The form as an address tells it: up to now where it does not name the later side. */
export const askedOf = (parameters: URLSearchParams): Wanted => {
  const wanted = wantedOf(parameters);
  const until = parameters.get('until') ?? 'now';
  return { ...wanted, texts: { ...wanted.texts, until } };
};

/** The address that tells the form again. */
export const addressOf = ({ texts }: Wanted): URLSearchParams => {
  const parameters = new URLSearchParams({ [FORM]: 'report' });
  for (const name of TEXTS) {
    if (texts[name] !== '' || name === 'until') parameters.set(name, texts[name]);
  }
  return parameters;
};

/** What the server is asked for. */
export const reportBody = ({ texts }: Wanted): ReportBody => {
  const lists = LISTS.map(([text, name]) => [name, listOf(texts[text])] as const);
  const filter = ['filter', texts.filter.trim()] as const;
  const given = [...lists, filter].filter(([, { length }]) => length > 0);
  const scope = Object.fromEntries(given) as NonNullable<ReportBody['scope']>;
  return { from: texts.from, until: texts.until, scope };
};
