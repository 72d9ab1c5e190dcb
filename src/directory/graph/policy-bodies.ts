import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject, recordOf } from '../../domain/json.js';

/**
 * A Conditional Access policy without what a write refuses although a GET returns it. Microsoft365DSC issues
 * 5389, 5392, 7119 and terraform-provider-azuread 730: error codes 1007, 1054 and 1060.
 */
export const policyBody = (attributes: Attributes): JsonObject =>
  recordOf(
    Object.entries(attributes).flatMap(([name, value]): (readonly [string, Json])[] => {
      if (name === 'conditions') return [[name, conditionsBody(value)]];
      if (name === 'grantControls') return [[name, grantControlsBody(value)]];
      if (name === 'sessionControls' && value === null && usesFlows(attributes)) return [];
      return [[name, value]];
    }),
  );

const usesFlows = ({ conditions }: Attributes): boolean =>
  isJsonObject(conditions) && (conditions['authenticationFlows'] ?? null) !== null;

const isEmpty = (value: Json | undefined): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Left out when there is nothing in them: they are refused empty, and clash with their successors. */
const REFUSED_WHEN_EMPTY = new Set(['deviceStates', 'times', 'insiderRiskLevels', 'agents']);

const conditionsBody = (conditions: Json): Json =>
  isJsonObject(conditions)
    ? recordOf(
        Object.entries(conditions).filter(
          ([name, value]) => !(REFUSED_WHEN_EMPTY.has(name) && isEmpty(value)),
        ),
      )
    : conditions;

const grantControlsBody = (controls: Json): Json => {
  if (!isJsonObject(controls)) return controls;
  const { authenticationStrength } = controls;
  return isJsonObject(authenticationStrength)
    ? { ...controls, authenticationStrength: { id: authenticationStrength['id'] ?? null } }
    : controls;
};
