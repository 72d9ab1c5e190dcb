import type { Attributes, ObjectType, Relation } from '../directory/directory-object.js';
import { type Json, ownValue } from '../json.js';
import { betweenUnseen } from '../printable.js';
import type { AttributeTarget } from './plan.js';

/**
 * LDAP names of the properties that come from Active Directory. Source: "Attributes synchronized", Microsoft
 * Entra Connect Sync (2025).
 */
const ldapNames: Readonly<Record<string, string>> = {
  businessPhones: 'telephoneNumber',
  city: 'l',
  companyName: 'company',
  country: 'co',
  department: 'department',
  description: 'description',
  displayName: 'displayName',
  employeeId: 'employeeID',
  employeeType: 'employeeType',
  faxNumber: 'facsimileTelephoneNumber',
  givenName: 'givenName',
  jobTitle: 'title',
  mail: 'mail',
  mailNickname: 'mailNickname',
  mobilePhone: 'mobile',
  officeLocation: 'physicalDeliveryOfficeName',
  postalCode: 'postalCode',
  preferredLanguage: 'preferredLanguage',
  state: 'st',
  streetAddress: 'streetAddress',
  surname: 'sn',
  usageLocation: 'msExchUsageLocation',
  userPrincipalName: 'userPrincipalName',
};

const EXTENSION = /^onPremisesExtensionAttributes\/(extensionAttribute\d+)$/;

const ldapNameOf = (path: string): string | undefined =>
  EXTENSION.exec(path)?.[1] ?? (Object.hasOwn(ldapNames, path) ? ldapNames[path] : undefined);

/** What the cmdlets of PowerShell's module ActiveDirectory call a type. */
const nouns: Readonly<Record<ObjectType, string>> = {
  user: 'ADUser',
  group: 'ADGroup',
  device: 'ADComputer',
};
const nounOf = (type: ObjectType): string | undefined =>
  Object.hasOwn(nouns, type) ? nouns[type] : undefined;

/** An object as a script needs it to be found by. */
export interface OnPremises {
  readonly objectType: ObjectType;
  readonly attributes: Attributes;
}

/**
 * What an administrator of the Active Directory would run to give a synced object its attributes;
 * `null` when there is nothing such a script could do.
 */
export const attributesScript = (
  object: OnPremises,
  targets: readonly AttributeTarget[],
): string | null => {
  const values = targets.flatMap(ldapValue);
  const cleared = values.filter(({ value }) => value === '');
  const replaced = values.filter(({ value }) => value !== '');
  const parameters = [
    ...(cleared.length === 0
      ? []
      : [`-Clear ${cleared.map(({ name }) => quoted(name)).join(',')}`]),
    ...(replaced.length === 0 ? [] : [`-Replace @{${replaced.map(assignment).join('; ')}}`]),
  ];
  const enabling = targets.find(({ name }) => name === 'accountEnabled');
  const commands = [
    parameters.length === 0 ? null : command('Set', object, parameters),
    enabling === undefined ? null : enablingScript(object, enabling.desired),
  ].filter((line) => line !== null);
  return commands.length === 0 ? null : commands.join('; ');
};

/**
 * The same to give a synced object a link or to take it; `null` also where the other end is not known
 * on-premises, or the relation does not come from there.
 */
export const linkScript = (
  object: OnPremises,
  link: { readonly relation: Relation; readonly operation: 'addLink' | 'removeLink' },
  end: OnPremises | undefined,
): string | null => {
  const target = end === undefined ? undefined : identityOf(end.attributes);
  const isAdded = link.operation === 'addLink';
  switch (`${object.objectType} ${link.relation}`) {
    case 'user manager':
      return managerScript(object, isAdded, target);
    case 'group members':
      return memberScript(object, isAdded, target);
    default:
      return null;
  }
};

const managerScript = (
  object: OnPremises,
  isAdded: boolean,
  target: string | undefined,
): string | null => {
  if (!isAdded) return command('Set', object, [`-Clear ${quoted('manager')}`]);
  return target === undefined ? null : command('Set', object, [`-Manager ${quoted(target)}`]);
};

const memberScript = (
  { attributes }: OnPremises,
  isAdded: boolean,
  target: string | undefined,
): string | null => {
  const identity = identityOf(attributes);
  if (identity === undefined || target === undefined) return null;
  const cmdlet = isAdded ? 'Add-ADGroupMember' : 'Remove-ADGroupMember';
  return `${cmdlet} -Identity ${quoted(identity)} -Members ${quoted(target)}`;
};

/** The same to bring a synced object back from Active Directory's recycle bin. */
export const restoreScript = ({ objectType, attributes }: OnPremises): string | null => {
  const account = ownValue(attributes, 'onPremisesSamAccountName');
  if (nounOf(objectType) === undefined || typeof account !== 'string') return null;
  const filter = `(&(isDeleted=TRUE)(sAMAccountName=${ldapEscaped(account)}))`;
  return `Get-ADObject -LDAPFilter ${quoted(filter)} -IncludeDeletedObjects | Restore-ADObject`;
};

/** The same to delete a synced object that was created since; PowerShell asks before it does. */
export const removalScript = (object: OnPremises): string | null => command('Remove', object, []);

const command = (
  verb: 'Set' | 'Remove',
  { objectType, attributes }: OnPremises,
  parameters: readonly string[],
): string | null => {
  const [noun, identity] = [nounOf(objectType), identityOf(attributes)];
  if (noun === undefined || identity === undefined) return null;
  return [`${verb}-${noun} -Identity ${quoted(identity)}`, ...parameters].join(' ');
};

const enablingScript = ({ attributes }: OnPremises, desired: Json): string | null => {
  const identity = identityOf(attributes);
  if (identity === undefined || typeof desired !== 'boolean') return null;
  return `${desired ? 'Enable' : 'Disable'}-ADAccount -Identity ${quoted(identity)}`;
};

const identityOf = (attributes: Attributes): string | undefined => {
  const names = ['onPremisesDistinguishedName', 'onPremisesSamAccountName'];
  return names
    .map((name) => ownValue(attributes, name))
    .filter((value) => typeof value === 'string')
    .find((value) => value !== '');
};

interface LdapValue {
  readonly name: string;
  /** Empty where it is to be cleared. */
  readonly value: string;
}

/** None for what does not come from Active Directory, or stands there in another shape. */
const ldapValue = ({ name: path, desired }: AttributeTarget): readonly LdapValue[] => {
  const name = ldapNameOf(path);
  const value = path === 'businessPhones' && Array.isArray(desired) ? firstOf(desired) : desired;
  return name === undefined || !isSimple(value) ? [] : [{ name, value: String(value ?? '') }];
};

const firstOf = (list: readonly Json[]): Json => list[0] ?? null;

const isSimple = (value: Json): value is string | number | null =>
  value === null || typeof value === 'string' || typeof value === 'number';

const assignment = ({ name, value }: LdapValue): string => `${quoted(name)}=${quoted(value)}`;

/**
 * A PowerShell value on one line: nothing in it is a variable or ends it. PowerShell takes typographic
 * single quotes for straight ones; a line break would let a terminal run half of it when it is pasted, and a mark
 * that turns the direction of text would show another command than runs.
 */
const quoted = (text: string): string => {
  const pieces = betweenUnseen(text).map((piece, index) =>
    index % 2 === 1
      ? `[char]${String(piece.charCodeAt(0))}`
      : `'${piece.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`,
  );
  return pieces.length === 1 ? pieces.join('') : `(${pieces.join('+')})`;
};

/** Source: RFC 4515, section 3. */
const ldapEscaped = (text: string): string =>
  text
    .replace(/[\\*()]/g, (mark) => `\\${mark.charCodeAt(0).toString(16)}`)
    .replaceAll('\0', '\\00');
