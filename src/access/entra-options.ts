/** The directory that people sign in to, and the app registration that stands for this server there. */
export interface EntraOptions {
  readonly tenantId: string;
  /** As `https://login.microsoftonline.com`, without a slash at its end. */
  readonly authority: string;
  readonly clientId: string;
  /** `null` for a public client; a secret. */
  readonly clientSecret: string | null;
  /** Under which people reach this server; `null`: under the name that they asked for. */
  readonly publicUrl: string | null;
  /** Whether accounts that another tenant signs in may enter. */
  readonly guests: boolean;
}

/** Metadata and tokens of version 2. Microsoft identity platform, "Access token claims reference" (2026). */
export const issuerOf = ({ authority, tenantId }: EntraOptions): string =>
  `${authority}/${tenantId}/v2.0`;

/** The issuer in tokens of version 1, whatever authority gave them (same source). */
export const formerIssuerOf = ({ tenantId }: EntraOptions): string =>
  `https://sts.windows.net/${tenantId}/`;

/** Keys of both versions. */
export const keysUrlOf = ({ authority, tenantId }: EntraOptions): string =>
  `${authority}/${tenantId}/discovery/v2.0/keys`;
