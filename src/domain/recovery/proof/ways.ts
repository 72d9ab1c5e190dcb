import { isJsonObject, type Json, ownValue } from '../../json.js';
import { type AccessObject, textOf, textsOf } from './access.js';
import type { Choice, Policy } from './policy.js';
import { type Able, best } from './satisfaction.js';

/** One way to sign in. */
interface Way {
  readonly client: string;
  readonly platform: string;
  /** The named locations that the address lies in. */
  readonly places: ReadonlySet<string>;
}

/** What a policy leaves to somebody, where it holds. */
export interface Barrier {
  readonly policy: Policy;
  /** Never `yes`: what somebody can give is no barrier. */
  readonly able: Exclude<Able, 'yes'>;
}

/** Legacy clients cannot administer a tenant. conditionalAccessClientApp, Microsoft Graph (2026). */
const CLIENTS = ['browser', 'mobileAppsAndDesktopClients'];
/** conditionalAccessDevicePlatform; `windowsPhone` is no longer made. Microsoft Graph (2026). */
const PLATFORMS = ['windows', 'macOS', 'linux', 'iOS', 'android'];

/** The best that is left to somebody whom these policies stand in the way of. */
export const bestWay = (
  barriers: readonly Barrier[],
  location: (id: string) => AccessObject | undefined,
  trusted: Iterable<string>,
): Able => {
  if (barriers.length === 0) return 'yes';
  if (barriers.some(({ policy, able }) => able === 'no' && isEverywhere(policy))) return 'no';
  let found: Able = 'no';
  for (const way of waysAround(barriers, location, trusted)) {
    const met = barriers.filter(({ policy }) => holdsOn(policy, way)).map(({ able }) => able);
    found = best([found, met.length === 0 ? 'yes' : met.includes('no') ? 'no' : 'unknown']);
    if (found === 'yes') return found;
  }
  return found;
};

const isEverywhere = ({ where: { clients, platforms, locations } }: Policy): boolean =>
  clients === null && platforms === null && locations === null;

function* waysAround(
  barriers: readonly Barrier[],
  location: (id: string) => AccessObject | undefined,
  trusted: Iterable<string>,
): Generator<Way> {
  const named = new Set([...trusted, ...barriers.flatMap(placesNamedBy)]);
  const known = [...named].flatMap((id) => location(id) ?? []);
  for (const places of placesAmong(known)) {
    for (const platform of PLATFORMS) {
      for (const client of CLIENTS) yield { client, platform, places };
    }
  }
}

const placesNamedBy = ({ policy }: Barrier): readonly string[] => {
  const { locations } = policy.where;
  return locations === null ? [] : [...locations.include, ...locations.exclude];
};

/**
 * Where somebody may be: in a country or in none that is named, and in a network or in none that is named.
 * Networks in networks are taken as apart. countryNamedLocation, ipNamedLocation, Microsoft Graph (2026).
 */
function* placesAmong(locations: readonly AccessObject[]): Generator<ReadonlySet<string>> {
  const live = locations.filter(({ status }) => status === 'live');
  const countries = live.filter(isCountry);
  const codes = new Set(countries.flatMap(codesIn));
  const networks = live.filter((place) => !isCountry(place) && hasAddresses(place));
  for (const code of [null, ...codes]) {
    const around = countries.filter((country) => code !== null && codesIn(country).includes(code));
    const ids = around.map(({ objectId }) => objectId);
    for (const network of [null, ...networks]) {
      if (network === null) yield new Set(ids);
      else yield new Set([...ids, network.objectId, ...(isTrusted(network) ? [TRUSTED] : [])]);
    }
  }
}

const TRUSTED = 'AllTrusted';

/** Locations of the tenant that count as trusted. */
export const isTrusted = ({ attributes, status }: AccessObject): boolean =>
  status === 'live' && attributes['isTrusted'] === true;

const isCountry = ({ attributes }: AccessObject): boolean =>
  textOf(attributes['@odata.type'])?.endsWith('countryNamedLocation') ??
  Array.isArray(attributes['countriesAndRegions']);

const codesIn = ({ attributes }: AccessObject): readonly string[] => {
  const codes = textsOf(attributes['countriesAndRegions']);
  return attributes['includeUnknownCountriesAndRegions'] === true ? [...codes, 'unknown'] : codes;
};

/** A network that is known by its kind alone, such as a compliant one, has no addresses to show. */
const hasAddresses = ({ attributes }: AccessObject): boolean => {
  const ranges: Json | undefined = attributes['ipRanges'];
  if (!Array.isArray(ranges)) return textOf(attributes['compliantNetworkType']) !== null;
  return ranges.some((range: Json) => isJsonObject(range) && ownValue(range, 'cidrAddress') !== '');
};

const holdsOn = ({ where: { clients, platforms, locations } }: Policy, way: Way): boolean =>
  chosen(clients, (id) => id === way.client) &&
  chosen(platforms, (id) => id === way.platform) &&
  chosen(locations, (id) => way.places.has(id));

const chosen = (choice: Choice | null, isThere: (id: string) => boolean): boolean => {
  if (choice === null) return true;
  const isIncluded = choice.all || [...choice.include].some(isThere);
  return isIncluded && ![...choice.exclude].some(isThere);
};
