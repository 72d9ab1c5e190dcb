import type { PropertyRule, Recreation, RelationRule } from '../catalogue.js';
import type { ObjectType } from '../directory-object.js';

/** Rules for a list of properties that are treated alike. */
export const rules = (
  names: readonly string[],
  rule: PropertyRule,
): Readonly<Record<string, PropertyRule>> => Object.fromEntries(names.map((name) => [name, rule]));

export const UPDATE: PropertyRule = { compared: true, recoverable: 'update' };
export const CREATE: PropertyRule = {
  compared: true,
  recoverable: 'create',
  reason: 'Fixed when the object is created',
};
export const VOLATILE: PropertyRule = {
  compared: false,
  recoverable: 'never',
  volatile: true,
  reason: 'The directory maintains it by itself',
};
export const SECRET: PropertyRule = {
  compared: false,
  recoverable: 'never',
  secret: true,
  reason: 'Secrets cannot be read, so they cannot be brought back',
};
/** Key ids, names and expiry dates of credentials; the connector takes the keys themselves out. */
export const CREDENTIALS: PropertyRule = {
  compared: true,
  recoverable: 'never',
  removableBy: 'keyId',
  reason: 'Secrets cannot be read, so credentials cannot be brought back: add new ones',
};
export const READ_ONLY: PropertyRule = {
  compared: true,
  recoverable: 'never',
  reason: 'The directory does not let anybody write it',
};
export const ON_PREMISES: PropertyRule = {
  compared: true,
  recoverable: 'never',
  reason: 'Mastered on-premises: change it in Active Directory',
};
/** Worth an entry in the timeline, and no difference that anybody would take back. */
export const MOMENT: PropertyRule = {
  compared: false,
  recoverable: 'never',
  reason: 'It says when something happened, which cannot be undone',
};
/** Tells derived types apart; the directory gives it unasked. */
export const KIND: PropertyRule = {
  compared: true,
  recoverable: 'create',
  reason: 'An object keeps its kind',
};

export const readOnly = (reason: string): PropertyRule => ({ ...READ_ONLY, reason });

/** Of properties whose reading costs more than it tells, or needs what not every tenant grants. */
export const notCaptured = (reason: string): PropertyRule => ({
  captured: false,
  compared: false,
  recoverable: 'never',
  reason,
});

/** A link that an attribute names: a recovery writes the attribute, if it writes anything. */
export const following = (path: string, targetType: ObjectType): RelationRule => ({
  recoverable: false,
  reason: `It follows from ${path.split('/', 1)[0] ?? path}`,
  reading: 'attribute',
  from: { path, targetType },
});

export const LICENCES: RelationRule = following('assignedLicenses/skuId', 'subscribedSku');

/** Of types that can be made anew: what is lost with each of them, by name, with why. */
export const madeAnew = (
  lost: Readonly<Record<string, string>> = {},
  knownBy: readonly string[] = [],
): Recreation => ({
  possible: true,
  lost: Object.entries(lost).map(([what, why]) => ({ what, why })),
  knownBy,
});

/** Of types that cannot, with why in words for an administrator. */
export const neverAnew = (why: string): Recreation => ({ possible: false, why });
