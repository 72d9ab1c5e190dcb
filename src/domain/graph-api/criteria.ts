import { isList, listOf, textOf } from '../json-fields.js';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../json.js';
import { type EntityType, isEntityType } from './entity-types.js';
import { GraphBadRequest } from './graph-errors.js';

/** Objects of one type. */
export interface TypeAndIds {
  readonly entityType: EntityType;
  readonly entityIds: readonly string[];
}

/** What a job is about; everything that is supported where there are none. */
export type Criteria =
  | { readonly entityTypes: readonly EntityType[] }
  | { readonly filterValues: readonly TypeAndIds[] };

/** Ids that a job takes over all types (Microsoft Entra admin center, "Recover objects"). */
const MOST_IDS = 100;
const LONGEST_ID = 200;

const NAMESPACE = 'microsoft.graph.entraRecoveryServices.';
const BY_TYPE = `${NAMESPACE}recoveryJobEntityNamesFilter`;
const BY_ID = `${NAMESPACE}recoveryJobEntityNameAndIdsFilter`;

/**
 * The criteria in the body that starts a job; `null` for everything.
 * @throws GraphBadRequest naming what does not fit
 */
export const criteriaIn = (body: Json | undefined): Criteria | null => {
  if (body === undefined || body === null) return null;
  if (!isJsonObject(body)) throw new GraphBadRequest('The body takes a JSON object.');
  refuseOthers(body, ['filteringCriteria'], 'the body');
  const given = ownValue(body, 'filteringCriteria') ?? null;
  if (given === null) return null;
  if (!isJsonObject(given)) throw new GraphBadRequest('filteringCriteria takes an object or null.');
  return criteriaOfKind(given);
};

const criteriaOfKind = (given: JsonObject): Criteria => {
  const kind = textOf(given, '@odata.type')?.replace(/^#/, '');
  if (kind === BY_TYPE) return { entityTypes: typesIn(given) };
  if (kind === BY_ID) return { filterValues: valuesIn(given) };
  throw new GraphBadRequest(
    `filteringCriteria takes @odata.type #${BY_TYPE} or #${BY_ID}, so that its kind is known.`,
  );
};

/** The same as a job tells it. */
export const criteriaTold = (criteria: Criteria | null): JsonObject | null => {
  if (criteria === null) return null;
  if ('entityTypes' in criteria) return { '@odata.type': `#${BY_TYPE}`, ...criteria };
  const filterValues = criteria.filterValues.map((value) => ({ ...value }));
  return { '@odata.type': `#${BY_ID}`, filterValues };
};

const typesIn = (given: JsonObject): readonly EntityType[] => {
  refuseOthers(given, ['entityTypes'], 'filteringCriteria');
  const types = someOf(given, 'entityTypes').map((type) => typeIn(type, 'entityTypes'));
  return [...new Set(types)];
};

const valuesIn = (given: JsonObject): readonly TypeAndIds[] => {
  refuseOthers(given, ['filterValues'], 'filteringCriteria');
  const values = someOf(given, 'filterValues').map(valueIn);
  const types = values.map(({ entityType }) => entityType);
  const twice = types.find((type, at) => types.indexOf(type) !== at);
  if (twice !== undefined) {
    throw new GraphBadRequest(
      `filterValues takes each entityType once, and ${twice} is there twice.`,
    );
  }
  const ids = values.reduce((count, { entityIds }) => count + entityIds.length, 0);
  if (ids > MOST_IDS) {
    throw new GraphBadRequest(
      `filterValues takes at most ${String(MOST_IDS)} entityIds over all types, and got ${String(ids)}.`,
    );
  }
  return values;
};

const valueIn = (value: Json): TypeAndIds => {
  if (!isJsonObject(value)) {
    throw new GraphBadRequest('filterValues takes objects with entityType and entityIds.');
  }
  refuseOthers(value, ['entityType', 'entityIds'], 'filterValues');
  const entityType = typeIn(ownValue(value, 'entityType') ?? null, 'entityType');
  const ids = someOf(value, 'entityIds').map((id) => {
    if (typeof id === 'string' && id !== '' && id.length <= LONGEST_ID) return id;
    throw new GraphBadRequest('entityIds takes ids of directory objects as texts.');
  });
  return { entityType, entityIds: [...new Set(ids)] };
};

const typeIn = (name: Json, field: string): EntityType => {
  if (typeof name === 'string' && isEntityType(name)) return name;
  const got = JSON.stringify(name).slice(0, 80);
  throw new GraphBadRequest(`${field} takes names of supported types, and got ${got}.`);
};

const someOf = (given: JsonObject, name: string): readonly Json[] => {
  const list = listOf(given, name);
  if (isList(list ?? undefined) && list !== null && list.length > 0) return list;
  throw new GraphBadRequest(`${name} takes a list with at least one entry.`);
};

const refuseOthers = (given: JsonObject, known: readonly string[], where: string): void => {
  const other = Object.keys(given).find((name) => !name.startsWith('@') && !known.includes(name));
  if (other === undefined) return;
  throw new GraphBadRequest(
    `${JSON.stringify(other.slice(0, 80))} cannot be given in ${where}; it takes ${known.join(' and ')}.`,
  );
};
