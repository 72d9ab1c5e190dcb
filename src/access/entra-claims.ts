import type { JWTPayload } from 'jose';
import { GuestNotAllowed } from '../domain/access/access-errors.js';
import {
  type AccessRole,
  isAccessRole,
  permissionsOf,
  roleOfTemplate,
} from '../domain/access/access-roles.js';
import type { Permission } from '../domain/access/permissions.js';
import { operatorOf, type Principal } from '../domain/access/principal.js';
import { type EntraOptions, formerIssuerOf, issuerOf } from './entra-options.js';
import { doesNotHold } from './entra-verifier.js';

/** Application permission of Microsoft Graph that reads what the native product keeps. */
const READ_ALL = 'EntraBackup.Read.All';

/**
 * Whom an access token stands for: a person in whose name an application asks (`scp`), or an application by
 * itself. Microsoft identity platform, "Access token claims reference" (2026): every access token names
 * the client, an identity token does not; of an application itself `sub` is its `oid`.
 * @throws NotSignedIn for a token of another kind; GuestNotAllowed where guests may not enter
 */
export const callerIn = (claims: JWTPayload, options: EntraOptions): Principal => {
  if (textIn(claims, 'azp') === null && textIn(claims, 'appid') === null) throw doesNotHold();
  const { scp, idtyp } = claims;
  if (typeof scp === 'string' && (idtyp === undefined || idtyp === 'user')) {
    return personIn(claims, options, wordsIn(scp));
  }
  if (scp === undefined && isApplication(claims)) return applicationIn(claims, options);
  throw doesNotHold();
};

const isApplication = ({ idtyp, sub, oid }: JWTPayload): boolean =>
  idtyp === undefined ? sub === oid : idtyp === 'app';

/** The person of whom claims tell. @throws GuestNotAllowed where guests may not enter */
export const personIn = (
  claims: JWTPayload,
  options: EntraOptions,
  scopes: readonly string[] | null,
): Principal => {
  const who = whoIn(claims, options, ['preferred_username', 'upn', 'unique_name', 'name']);
  if (!options.guests && isGuest(claims, options)) throw new GuestNotAllowed(operatorOf(who));
  const roles = [...new Set([...ownRolesIn(claims), ...directoryRolesIn(claims)])];
  return {
    ...who,
    ...{ kind: 'user', roles, permissions: permissionsOf(roles), scopes },
  };
};

/** Directory roles of an application do not count: who gave it those did not think of us. */
const applicationIn = (claims: JWTPayload, options: EntraOptions): Principal => {
  const roles = ownRolesIn(claims);
  const also: readonly Permission[] = textsIn(claims, 'roles').includes(READ_ALL)
    ? ['backup/standard/read']
    : [];
  return {
    ...whoIn(claims, options, ['app_displayname', 'azp', 'appid']),
    ...{ kind: 'application', roles, scopes: null },
    permissions: new Set([...permissionsOf(roles), ...also]),
  };
};

const LONGEST_NAME = 256;

const whoIn = (
  claims: JWTPayload,
  { tenantId }: EntraOptions,
  names: readonly string[],
): Pick<Principal, 'id' | 'name' | 'tenantIds'> => {
  const id = textIn(claims, 'oid');
  if (id === null) throw doesNotHold();
  const [name = id] = names.flatMap((claim) => textIn(claims, claim) ?? []);
  return { id, name: name.slice(0, LONGEST_NAME), tenantIds: [tenantId] };
};

/**
 * Whether somebody is at home elsewhere: the account says so, or another tenant signed him in. Microsoft
 * identity platform, "Optional claims": `acct`; "Access token claims": `idp` (2026).
 */
const isGuest = (claims: JWTPayload, options: EntraOptions): boolean => {
  const { acct, idp } = claims;
  if (acct !== undefined && acct !== 0 && acct !== '0') return true;
  const home: readonly unknown[] = [undefined, issuerOf(options), formerIssuerOf(options)];
  return !home.includes(idp) || (textIn(claims, 'upn') ?? '').includes('#EXT#');
};

const ownRolesIn = (claims: JWTPayload): readonly AccessRole[] =>
  textsIn(claims, 'roles').filter(isAccessRole);

const directoryRolesIn = (claims: JWTPayload): readonly AccessRole[] =>
  textsIn(claims, 'wids').flatMap((id) =>
    Object.hasOwn(roleOfTemplate, id) ? (roleOfTemplate[id] ?? []) : [],
  );

const textIn = (claims: JWTPayload, name: string): string | null => {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

const textsIn = (claims: JWTPayload, name: string): readonly string[] => {
  const value = claims[name];
  return Array.isArray(value) ? value.filter((one: unknown) => typeof one === 'string') : [];
};

const wordsIn = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
