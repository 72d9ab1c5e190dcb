import { isJsonObject, type Json, ownValue } from '../../json.js';
import { textOf, textsOf } from './access.js';

/** What a policy asks of those it is for. */
export interface Demand {
  readonly blocks: boolean;
  /** Whether one of the controls is enough. */
  readonly any: boolean;
  readonly controls: readonly string[];
  readonly strength: RequiredStrength | null;
}

export interface RequiredStrength {
  readonly id: string;
  readonly name: string;
  /** As the policy itself shows them. */
  readonly combinations: readonly string[];
}

/**
 * What `grantControls` asks; `null` where it asks for nothing: session controls shorten a session and keep
 * nobody out. Microsoft Graph: conditionalAccessGrantControls (2026); Microsoft Learn: "Conditional Access:
 * Grant" (2026): block overrides every other control.
 */
export const demandOf = (grant: Json | undefined): Demand | null => {
  if (!isJsonObject(grant)) return null;
  const controls = [
    ...textsOf(ownValue(grant, 'builtInControls')),
    ...textsOf(ownValue(grant, 'termsOfUse')).map(() => 'termsOfUse'),
    ...textsOf(ownValue(grant, 'customAuthenticationFactors')).map(() => 'custom'),
  ];
  const strength = strengthIn(ownValue(grant, 'authenticationStrength'));
  if (controls.length === 0 && strength === null) return null;
  const any = ownValue(grant, 'operator') !== 'AND';
  return { blocks: controls.includes('block'), any, controls, strength };
};

const strengthIn = (strength: Json | undefined): RequiredStrength | null => {
  if (!isJsonObject(strength)) return null;
  const id = textOf(ownValue(strength, 'id'));
  if (id === null) return null;
  const name = textOf(ownValue(strength, 'displayName')) ?? id;
  return { id, name, combinations: textsOf(ownValue(strength, 'allowedCombinations')) };
};

const WORDS: Readonly<Record<string, string>> = {
  mfa: 'multifactor authentication',
  compliantDevice: 'a compliant device',
  domainJoinedDevice: 'a hybrid joined device',
  approvedApplication: 'an approved client app',
  compliantApplication: 'a protected client app',
  passwordChange: 'a new password',
  termsOfUse: 'terms of use',
  custom: 'a custom control',
};

/** What it asks for, in words. */
export const wordsFor = ({ any, controls, strength }: Demand): string => {
  const asked = [...new Set(controls)].map((control) => WORDS[control] ?? control);
  const all = strength === null ? asked : [...asked, `authentication strength ${strength.name}`];
  return all.join(any ? ' or ' : ' and ');
};
