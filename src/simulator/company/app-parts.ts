import type { JsonObject } from '../../domain/json.js';
import { appNameOf } from './app-names.js';
import type { AppPlace } from './app-plan.js';
import { namedGuid } from './identity.js';
import { appNames } from './seed-files.js';

export const NO_INFO: JsonObject = {
  logoUrl: null,
  marketingUrl: null,
  privacyStatementUrl: null,
  supportUrl: null,
  termsOfServiceUrl: null,
};
export const NO_PUBLISHER: JsonObject = {
  displayName: null,
  verifiedPublisherId: null,
  addedDateTime: null,
};

export const appIdOf = (seed: number, { kind, index }: AppPlace): string =>
  kind === 'firstParty'
    ? (appNames.firstParty[index]?.appId ?? '')
    : namedGuid(seed, `app id ${kind}`, index);

export const appRolesOf = (seed: number, app: AppPlace): JsonObject[] => {
  if (app.kind === 'firstParty') {
    const roles = appNames.firstParty[app.index]?.appRoles ?? [];
    return roles.map(({ id, value }) => appRole(id, value, ['Application']));
  }
  if (app.kind !== 'own') return [];
  const count = app.index % (appNames.roles.length + 1);
  return appNames.roles
    .slice(0, count)
    .map((role, place) =>
      appRole(namedGuid(seed, `app role ${role}`, app.index), role, [
        'User',
        ...(place === 0 ? ['Application'] : []),
      ]),
    );
};

const appRole = (id: string, value: string, allowedMemberTypes: readonly string[]): JsonObject => ({
  allowedMemberTypes,
  description: `Allows what ${value} stands for`,
  displayName: value,
  id,
  isEnabled: true,
  origin: 'Application',
  value,
});

export const scopesOf = (seed: number, app: AppPlace): JsonObject[] => {
  const scopes =
    app.kind === 'firstParty'
      ? (appNames.firstParty[app.index]?.scopes ?? [])
      : app.kind === 'own'
        ? [{ id: namedGuid(seed, 'scope', app.index), value: 'access_as_user' }]
        : [];
  return scopes.map(({ id, value }) => ({
    id,
    adminConsentDescription: `Allows ${value} in the name of the user`,
    adminConsentDisplayName: value,
    isEnabled: true,
    type: 'User',
    userConsentDescription: null,
    userConsentDisplayName: null,
    value,
  }));
};

export const homePageOf = (app: AppPlace, domain: string): string =>
  `https://${appNameOf(app).toLowerCase().replaceAll(' ', '-')}.${domain}`;
