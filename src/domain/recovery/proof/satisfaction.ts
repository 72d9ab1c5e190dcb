import { isJsonObject, type Json, ownValue } from '../../json.js';
import { type AccessObject, textOf, textsOf } from './access.js';
import type { Demand, RequiredStrength } from './demand.js';
import type { Selectable } from './selection.js';

/** Whether somebody can give what is asked; `unknown` where the directory does not tell. */
export type Able = 'yes' | 'unknown' | 'no';

/** What decides which methods can be used. */
export interface Methods {
  strength(id: string): AccessObject | undefined;
  /** A configuration of the authentication methods policy; `undefined` where none is known. */
  method(id: string): AccessObject | undefined;
}

/**
 * Whether somebody can do as asked. Which methods an administrator has registered is not known, and taken as
 * given where the tenant allows them; whether the device at hand is compliant is not known either.
 */
export const ableTo = (demand: Demand, who: Selectable, methods: Methods): Able => {
  if (demand.blocks) return 'no';
  const answers = demand.controls.map(ableToGive);
  if (demand.strength !== null) answers.push(ableToReach(demand.strength, who, methods));
  return demand.any ? best(answers) : worst(answers);
};

/** Anybody can accept terms, change a password, and register for multifactor authentication. */
const GIVEN: ReadonlySet<string> = new Set(['mfa', 'passwordChange', 'termsOfUse']);

const ableToGive = (control: string): Able => (GIVEN.has(control) ? 'yes' : 'unknown');

export const best = (answers: readonly Able[]): Able =>
  answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';

const worst = (answers: readonly Able[]): Able =>
  answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';

/**
 * A strength is reached by any one of its combinations, and each part of that has to be allowed by the
 * authentication methods policy. Microsoft Learn: "How Conditional Access authentication strength works", methods policy
 * (2026). The strength itself is asked first, then the copy in the policy.
 */
const ableToReach = (asked: RequiredStrength, who: Selectable, methods: Methods): Able => {
  const strength = methods.strength(asked.id);
  const own =
    strength?.status === 'live' ? textsOf(strength.attributes['allowedCombinations']) : [];
  const combinations = own.length > 0 ? own : asked.combinations;
  if (combinations.length === 0) return 'unknown';
  return best(combinations.map((parts) => worst(parts.split(',').map(usableBy(who, methods)))));
};

/** The configurations that allow a part of a combination. authenticationMethodModes, Microsoft Graph (2026). */
const ALLOWED_BY: Readonly<Record<string, readonly string[]>> = {
  fido2: ['Fido2'],
  x509CertificateSingleFactor: ['X509Certificate'],
  x509CertificateMultiFactor: ['X509Certificate'],
  deviceBasedPush: ['MicrosoftAuthenticator'],
  microsoftAuthenticatorPush: ['MicrosoftAuthenticator'],
  temporaryAccessPassOneTime: ['TemporaryAccessPass'],
  temporaryAccessPassMultiUse: ['TemporaryAccessPass'],
  softwareOath: ['SoftwareOath'],
  hardwareOath: ['HardwareOath'],
  sms: ['Sms'],
  voice: ['Voice'],
  email: ['Email'],
  qrCodePin: ['QRCodePin'],
};

const usableBy =
  (who: Selectable, methods: Methods) =>
  (part: string): Able => {
    const name = part.trim();
    if (name === 'password') return 'yes';
    const configurations = Object.hasOwn(ALLOWED_BY, name) ? ALLOWED_BY[name] : undefined;
    // Windows Hello and federation: no setting of the tenant tells whether somebody has them.
    if (configurations === undefined) return 'unknown';
    return best(configurations.map((id) => allowedFor(who, methods.method(id))));
  };

const allowedFor = (who: Selectable, configuration: AccessObject | undefined): Able => {
  if (configuration === undefined) return 'unknown';
  const { attributes } = configuration;
  if (attributes['state'] !== 'enabled') return 'no';
  const isAimedAt = (targets: Json | undefined) => targetsIn(targets).some((id) => isIn(who, id));
  if (isAimedAt(attributes['excludeTargets'])) return 'no';
  return isAimedAt(attributes['includeTargets']) ? 'yes' : 'no';
};

const targetsIn = (targets: Json | undefined): readonly string[] =>
  Array.isArray(targets)
    ? targets.flatMap((target: Json) => {
        const id = isJsonObject(target) ? textOf(ownValue(target, 'id')) : null;
        return id === null ? [] : [id];
      })
    : [];

const isIn = ({ objectId, groups }: Selectable, id: string): boolean =>
  id === 'all_users' || id === objectId || groups.has(id);
