import { Secret, TOTP } from 'otpauth';

/** What authenticator apps take everywhere: RFC 6238 with SHA-1, six digits, 30 seconds. */
const FORM = { issuer: 'Stateline', algorithm: 'SHA1', digits: 6, period: 30 };
/** Steps before and after now whose codes are taken: clocks differ, and people type (RFC 6238, 5.2). */
const WINDOW = 1;
const SECRET_BYTES = 20;

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({ ...FORM, label, secret: Secret.fromBase32(secret) });

/** Ten minutes, in which a code is wrong by the clock and not by its secret. */
const WIDE_WINDOW = 20;

/** A new secret, in base32. */
export const newCodeSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The address an authenticator app takes a secret by; it holds the secret. */
export const codeUri = (secret: string, accountName: string): string =>
  totpOf(secret, accountName).toString();

/** The time step that a code belongs to; `null` when it belongs to none around now. */
export const stepOfCode = (secret: string, code: string, epochMs: number): number | null => {
  const delta = deltaOf(secret, code, { epochMs, window: WINDOW });
  return delta === null ? null : Math.floor(epochMs / (FORM.period * 1000)) + delta;
};

/** Seconds from now to when a code would fit; `null` when it does not within ten minutes. */
export const secondsToCode = (secret: string, code: string, epochMs: number): number | null => {
  const delta = deltaOf(secret, code, { epochMs, window: WIDE_WINDOW });
  return delta === null ? null : delta * FORM.period;
};

const deltaOf = (
  secret: string,
  code: string,
  { epochMs, window }: { readonly epochMs: number; readonly window: number },
): number | null =>
  /^\d{6}$/.test(code)
    ? totpOf(secret).validate({ token: code, timestamp: epochMs, window })
    : null;
