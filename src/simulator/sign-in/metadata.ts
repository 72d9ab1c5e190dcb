import type { JsonObject } from '../../domain/json.js';
import { issuerOf } from './claims.js';

/** What a directory tells of its sign-in. OpenID Connect Discovery 1.0, as Microsoft Entra fills it in (2026). */
export const metadata = (origin: string, tenantId: string): JsonObject => {
  const base = `${origin}/${tenantId}`;
  return {
    issuer: issuerOf({ origin, tenantId }),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_modes_supported: ['query'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
    ],
    request_uri_parameter_supported: false,
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(origin).host,
  };
};
