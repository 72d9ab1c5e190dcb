import { auditKind } from '../audit/audit-activities.js';
import type { Json } from '../json.js';
import type { Report, Rule, SeenChange } from './rule.js';
import { became, changesOf, isDeleted, touches } from './seen.js';

const ACCOUNTS = ['user', 'servicePrincipal'];
const RESTORABLE = ['user', 'group', 'application', 'servicePrincipal', 'administrativeUnit'];
const GUIDE = 'Microsoft Entra security operations guide: user accounts';
const THING = '(user|group|application|service principal|administrative unit)';

/** Names that people give to accounts for emergencies. */
const EMERGENCY = /\bbreak[ _-]?glass|\bemergency[ _-]?(access|admin|account)/i;
const isEmergencyName = (value: Json): boolean =>
  typeof value === 'string' && EMERGENCY.test(value);

const isOfEmergencyAccount = (change: SeenChange): boolean =>
  isEmergencyName(change.data.displayName) ||
  changesOf(change).some(
    ({ name, before, after }) =>
      (name === 'displayName' || name === 'userPrincipalName') &&
      [before, after].some(isEmergencyName),
  );

const speaksOfEmergencyAccount = ({ activity, targets }: Report): boolean =>
  targets.some(({ type, displayName }) => type === 'user' && isEmergencyName(displayName)) &&
  auditKind(activity) !== 'other';

export const accountRules: readonly Rule[] = [
  {
    name: 'emergency-account-changed',
    level: 'high',
    text: 'An account that is named as one for emergencies was changed',
    source: 'Microsoft Learn: "Manage emergency access accounts in Microsoft Entra ID"',
    seen: { types: ['user'], applies: isOfEmergencyAccount },
    told: { activity: /./, applies: speaksOfEmergencyAccount },
  },
  {
    name: 'deleted-for-good',
    level: 'high',
    text: 'Something that could have been restored was deleted for good at once',
    source: 'MITRE ATT&CK T1485',
    seen: {
      types: RESTORABLE,
      applies: ({ type, data }) => type === 'ObjectHardDeleted' && data.was === 'live',
    },
  },
  {
    name: 'purged',
    level: 'medium',
    text: 'A deleted object was removed for good: the directory cannot restore it any more',
    source: 'MITRE ATT&CK T1485',
    seen: {
      types: RESTORABLE,
      applies: ({ type, data }) => type === 'ObjectHardDeleted' && data.was === 'soft-deleted',
    },
    told: { activity: new RegExp(`^hard delete ${THING}$`) },
  },
  {
    name: 'deleted',
    level: 'medium',
    text: 'An account, group or application was deleted',
    source: 'MITRE ATT&CK T1531',
    seen: { types: RESTORABLE, applies: isDeleted },
    told: { activity: new RegExp(`^(delete|remove) ${THING}$`) },
    isRest: true,
  },
  {
    name: 'account-disabled',
    level: 'medium',
    text: 'An account was disabled',
    source: 'MITRE ATT&CK T1531',
    seen: { types: ACCOUNTS, applies: became('accountEnabled', false) },
    told: { activity: /^disable account$/ },
  },
  {
    name: 'account-enabled',
    level: 'medium',
    text: 'A disabled account was enabled',
    source: GUIDE,
    seen: { types: ACCOUNTS, applies: became('accountEnabled', true) },
    told: { activity: /^enable account$/ },
  },
  {
    name: 'guest-became-member',
    level: 'medium',
    text: 'A guest became a member, who may see more of the directory',
    source: GUIDE,
    seen: { types: ['user'], applies: became('userType', 'Member') },
  },
  {
    name: 'sync-anchor-changed',
    level: 'medium',
    text: 'Which on-premises account a user belongs to was changed',
    source: 'MITRE ATT&CK T1556.007',
    seen: { types: ['user'], applies: touches('onPremisesImmutableId') },
  },
  {
    name: 'strong-authentication-off',
    level: 'high',
    text: 'Multifactor authentication was switched off for an account',
    source: 'MITRE ATT&CK T1556.006',
    told: { activity: /^disable strong authentication$/ },
  },
  {
    name: 'sign-in-methods-set-by-administrator',
    level: 'medium',
    text: 'An administrator added, changed or removed how somebody proves who they are',
    source: 'MITRE ATT&CK T1556.006',
    told: { activity: /^admin (registered|updated|deleted) security info$/ },
  },
  {
    name: 'membership-rule-changed',
    level: 'medium',
    text: 'The rule was changed that decides who is in a group',
    source: 'MITRE ATT&CK T1098',
    seen: {
      types: ['group'],
      applies: touches('membershipRule', 'membershipRuleProcessingState'),
    },
  },
];
