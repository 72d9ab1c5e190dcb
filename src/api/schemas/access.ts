import { accessRoles } from '../../domain/access/access-roles.js';
import { allPermissions } from '../../domain/access/permissions.js';
import { instant, listOf, object, oneOf, orNull, ref, type Shape, text } from './shapes.js';

const operator = object(
  { name: text(), id: text(), madeById: text('Who made the account or token that this is') },
  ['madeById'],
);
const tenantIds: Shape = { oneOf: [oneOf('all'), listOf(text())] };
const roles = listOf(oneOf(...accessRoles));
const permissions = listOf(oneOf(...allPermissions));

const account = {
  ...{ id: text(), name: text(), roles, tenantIds },
  ...{ createdBy: operator, createdAt: instant },
};

const token = {
  ...{ id: text(), name: text(), permissions, tenantIds },
  ...{ createdBy: operator, createdAt: instant, expiresAt: instant },
};

/** What is answered about who may do what. */
export const accessSchemas = {
  Me: object({
    signIn: oneOf('required', 'off'),
    signedInBy: oneOf('session', 'token', 'nothing'),
    ...{ id: text(), name: text() },
    kind: oneOf('user', 'application', 'emergency', 'service', 'machine', 'unauthenticated'),
    ...{ roles, permissions, tenantIds },
    scopes: orNull(listOf(text('What a person let an application do'))),
  }),
  EmergencyAccount: object(account),
  EmergencyAccounts: object({ rows: listOf(ref('EmergencyAccount')) }),
  NewEmergencyAccount: object({
    ...account,
    credentials: object({
      password: text('Shown this once'),
      codeUri: text('For an authenticator app (otpauth://); shown this once'),
    }),
  }),
  ServiceToken: object(token),
  ServiceTokens: object({ rows: listOf(ref('ServiceToken')) }),
  NewServiceToken: object({ ...token, token: text('Shown this once') }),
} as const;
