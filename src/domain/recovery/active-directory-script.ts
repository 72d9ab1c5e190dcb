import type { Attributes, ObjectType } from '../directory/directory-object.js';
import { type Json, ownValue } from '../json.js';
import type { AttributeTarget } from './plan.js';

/**
 * LDAP names of Microsoft Graph properties that differ by more than case. Source: "Attributes synchronized",
 * Microsoft Entra Connect Sync.
 */
const ldapNames: Readonly<Record<string, string>> = {
  businessPhones: 'telephoneNumber',
  city: 'l',
  companyName: 'company',
  country: 'co',
  faxNumber: 'facsimileTelephoneNumber',
  givenName: 'givenName',
  jobTitle: 'title',
  mobilePhone: 'mobile',
  officeLocation: 'physicalDeliveryOfficeName',
  state: 'st',
  surname: 'sn',
};

const cmdlets: Readonly<Record<ObjectType, string>> = { user: 'Set-ADUser', group: 'Set-ADGroup' };

/**
 * What an administrator of the Active Directory would run to give a synced object its attributes;
 * `null` when there is nothing such a script could do.
 */
export const activeDirectoryScript = (
  type: ObjectType,
  attributes: Attributes,
  targets: readonly AttributeTarget[],
): string | null => {
  const cmdlet = cmdlets[type];
  const identity = ['onPremisesDistinguishedName', 'onPremisesSamAccountName']
    .map((name) => ownValue(attributes, name))
    .find((value) => typeof value === 'string');
  const simple = targets.filter(({ name, desired }) => !name.includes('/') && isSimple(desired));
  if (cmdlet === undefined || identity === undefined || simple.length === 0) return null;
  const cleared = simple.filter(({ desired }) => desired === null);
  const replaced = simple.filter(({ desired }) => desired !== null);
  const parts = [
    `${cmdlet} -Identity ${quoted(identity)}`,
    ...(cleared.length === 0 ? [] : [`-Clear ${cleared.map(ldapName).map(quoted).join(',')}`]),
    ...(replaced.length === 0 ? [] : [`-Replace @{${replaced.map(assignment).join('; ')}}`]),
  ];
  return parts.join(' ');
};

const isSimple = (value: Json): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number';

const ldapName = ({ name }: AttributeTarget): string => ldapNames[name] ?? name;

const assignment = (target: AttributeTarget): string =>
  `${quoted(ldapName(target))}=${quoted(JSON.stringify(target.desired).replace(/^"|"$/g, ''))}`;

/** A PowerShell literal. PowerShell takes typographic single quotes for straight ones. */
const quoted = (text: string): string =>
  `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
