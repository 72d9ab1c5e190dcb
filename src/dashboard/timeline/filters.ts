import { shortId } from '../ui/change-words.js';
import { isInstant, localTime } from '../ui/time.js';
import { typeTitle } from '../ui/type-names.js';

/** What narrows the timeline, named as in the address and as the API takes it. */
export const filterNames = [
  'from',
  'until',
  'type',
  'actor',
  'objectId',
  'correlationId',
  'severity',
  'attribution',
  'origin',
] as const;

export type FilterName = (typeof filterNames)[number];
/** Empty where nothing is asked. */
export type Filters = Readonly<Record<FilterName, string>>;

/** The same without what is not asked; a choice the API does not know is left out. */
export interface Asked {
  readonly from?: string;
  readonly until?: string;
  readonly type?: string;
  readonly actor?: string;
  readonly objectId?: string;
  readonly correlationId?: string;
  readonly severity?: 'high' | 'medium';
  readonly attribution?: 'known' | 'unknown';
  readonly origin?: 'observed' | 'reported';
}

const texts = ['from', 'until', 'type', 'actor', 'objectId', 'correlationId'] as const;

export const askedOf = (filters: Filters): Asked => {
  const severity = oneOf(['high', 'medium'], filters.severity);
  const attribution = oneOf(['known', 'unknown'], filters.attribution);
  const origin = oneOf(['observed', 'reported'], filters.origin);
  const given = texts
    .filter((name) => filters[name] !== '')
    .map((name) => [name, filters[name]] as const);
  return {
    ...Object.fromEntries(given),
    ...(severity !== undefined && { severity }),
    ...(attribution !== undefined && { attribution }),
    ...(origin !== undefined && { origin }),
  };
};

const oneOf = <const Choice extends string>(
  choices: readonly Choice[],
  value: string,
): Choice | undefined => choices.find((one) => one === value);

/** Parameters of a stream, which asks for itself; the span is not part of them. */
export const parametersOf = (asked: Asked): URLSearchParams =>
  new URLSearchParams(
    Object.entries(asked).filter(([name]) => name !== 'from' && name !== 'until'),
  );

export interface Chip {
  readonly name: FilterName;
  readonly text: string;
}

/** What is asked, in words; `nameOf` knows some objects. */
export const chipsOf = (
  filters: Filters,
  nameOf: (id: string) => string | undefined = () => undefined,
): readonly Chip[] => {
  const asked = askedOf(filters);
  return filterNames
    .filter((name) => asked[name] !== undefined)
    .map((name) => ({ name, text: inWords[name](filters[name], nameOf) }));
};

type InWords = (value: string, nameOf: (id: string) => string | undefined) => string;

const moment: InWords = (value) => (isInstant(value) ? localTime(value) : value);

const inWords: Readonly<Record<FilterName, InWords>> = {
  from: (value, nameOf) => `From ${moment(value, nameOf)}`,
  until: (value, nameOf) => `Until ${moment(value, nameOf)}`,
  type: (value) => `Type: ${typeTitle(value)}`,
  actor: (value, nameOf) => `By ${nameOf(value) ?? value}`,
  objectId: (value, nameOf) => `Object: ${nameOf(value) ?? shortId(value)}`,
  correlationId: (value) => `Operation: ${shortId(value)}`,
  severity: (value) => (value === 'high' ? 'High severity' : 'Medium or high severity'),
  attribution: (value) => (value === 'known' ? 'Actor known' : 'Actor not known'),
  origin: (value) => (value === 'reported' ? 'Only reported' : 'Observed'),
};
