import type { AttributeChange } from '../directory/directory-object.js';
import type { Rule } from './rule.js';
import { changesOf, gained, hasAppeared, isDeleted, lost, touches } from './seen.js';
import { documentChanges } from './told.js';

const types = ['conditionalAccessPolicy'];
const ATTACK = 'MITRE ATT&CK T1556.009';
const GUIDE = 'Microsoft Entra security operations guide: infrastructure';
const UPDATE = /^update conditional access policy$/;

const EXCLUDED = /^conditions\/.*\bexclude[A-Z]/;
const INCLUDED = /^conditions\/(users|applications|clientApplications)\/include/;
const STRENGTH = /^grantControls\/authenticationStrength\/id$/;
const DEMANDED =
  /^grantControls\/(builtInControls|customAuthenticationFactors|termsOfUse|authenticationStrength\/id)$/;

type Weakening = (changes: readonly AttributeChange[]) => boolean;

const isSwitchedOff: Weakening = (changes) =>
  changes.some(({ name, before, after }) => name === 'state' && wasOn(before) && !wasOn(after));
const wasOn = (state: AttributeChange['before']): boolean => state === 'enabled';

const excludesMore: Weakening = (changes) => gained(changes, EXCLUDED).length > 0;

const includesLess: Weakening = (changes) =>
  lost(changes, INCLUDED).length > 0 && !gained(changes, INCLUDED).includes('"All"');

/** A strength in place of a control demands something as well. */
const demandsLess: Weakening = (changes) =>
  changes.some(({ name, before, after }) => isLoosened(name, before, after)) ||
  (lost(changes, DEMANDED).length > 0 && gained(changes, STRENGTH).length === 0);

const isLoosened = (
  name: string,
  before: AttributeChange['before'],
  after: AttributeChange['after'],
): boolean => name === 'grantControls/operator' && before === 'AND' && after === 'OR';

const weakened = (applies: Weakening): Pick<Rule, 'seen' | 'told'> => ({
  seen: { types, applies: (change) => applies(changesOf(change)) },
  told: { activity: UPDATE, applies: (report) => applies(documentChanges(report)) },
});

export const conditionalAccessRules: readonly Rule[] = [
  {
    name: 'conditional-access-policy-deleted',
    level: 'high',
    text: 'A Conditional Access policy was deleted',
    source: ATTACK,
    seen: { types, applies: isDeleted },
    told: { activity: /^(hard )?delete conditional access policy$/ },
  },
  {
    name: 'conditional-access-policy-off',
    level: 'high',
    text: 'A Conditional Access policy was switched off',
    source: ATTACK,
    ...weakened(isSwitchedOff),
  },
  {
    name: 'conditional-access-exclusion-added',
    level: 'high',
    text: 'Somebody or something was excluded from a Conditional Access policy',
    source: ATTACK,
    ...weakened(excludesMore),
  },
  {
    name: 'conditional-access-policy-narrowed',
    level: 'high',
    text: 'A Conditional Access policy covers fewer people or applications than before',
    source: ATTACK,
    ...weakened(includesLess),
  },
  {
    name: 'conditional-access-controls-removed',
    level: 'high',
    text: 'A Conditional Access policy demands less than before',
    source: ATTACK,
    ...weakened(demandsLess),
  },
  {
    name: 'conditional-access-policy-added',
    level: 'medium',
    text: 'A Conditional Access policy was added or restored; it may lock people out',
    source: GUIDE,
    seen: { types, applies: hasAppeared },
    told: { activity: /^(add|create|restore) conditional access policy$/ },
  },
  {
    name: 'conditional-access-policy-changed',
    level: 'medium',
    text: 'A Conditional Access policy was changed',
    source: GUIDE,
    seen: { types, applies: touches('state', 'conditions', 'grantControls', 'sessionControls') },
    told: { activity: UPDATE },
    isRest: true,
  },
];
