import { errors, importX509, type JWTVerifyOptions, jwtVerify, decodeProtectedHeader } from 'jose';
import type { RegisteredApp } from './app-registrations.js';

const ALGORITHMS = ['PS256', 'RS256'];
const LONGEST_SECONDS = 600;
const SKEW_SECONDS = 300;

/** Why an assertion is refused: the number behind `AADSTS`, and the sentence. */
export interface AssertionFault {
  readonly number: number;
  readonly text: string;
}

interface Expected {
  readonly audience: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Checks a client assertion against an application's certificates; `null` when it is good. Claims and
 * limits: Microsoft identity platform, "certificate credentials".
 */
export const assertionFault = async (
  assertion: string,
  app: RegisteredApp,
  { audience, now }: Expected,
): Promise<AssertionFault | null> => {
  const { alg, thumbprint } = headOf(assertion);
  const certificate = app.certificates.get(thumbprint);
  if (certificate === undefined || !ALGORITHMS.includes(alg)) return unknownKey(app.appId);
  try {
    const options: JWTVerifyOptions = {
      algorithms: [alg],
      audience: [...audience],
      issuer: app.appId,
      subject: app.appId,
      currentDate: new Date(now),
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['jti', 'exp'],
    };
    const { payload } = await jwtVerify(assertion, await importX509(certificate, alg), options);
    const left = (payload.exp ?? 0) - now / 1000;
    return left > LONGEST_SECONDS + SKEW_SECONDS ? TOO_LONG : null;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    return faultOf(cause, app.appId);
  }
};

/** Algorithm and key of an assertion; empty when it is none. */
const headOf = (assertion: string): { readonly alg: string; readonly thumbprint: string } => {
  try {
    const { alg = '', ...header } = decodeProtectedHeader(assertion);
    const thumbprint = header['x5t#S256'];
    return { alg, thumbprint: typeof thumbprint === 'string' ? thumbprint : '' };
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return { alg: '', thumbprint: '' };
  }
};

const TOO_LONG: AssertionFault = {
  number: 700024,
  text: 'Client assertion is not within its valid time range: it is valid for more than 10 minutes.',
};

const unknownKey = (appId: string): AssertionFault => ({
  number: 700027,
  text: `The certificate with identifier used to sign the client assertion is not registered on application '${appId}'.`,
});

const faultOf = (cause: errors.JOSEError, appId: string): AssertionFault => {
  if (cause instanceof errors.JWTExpired) {
    return { number: 700024, text: 'Client assertion is not within its valid time range.' };
  }
  if (cause instanceof errors.JWTClaimValidationFailed) {
    const text = `Client assertion audience or claims do not match: ${cause.claim}.`;
    return { number: 700023, text };
  }
  return {
    number: 700027,
    text: `Client assertion contains an invalid signature. [Reason - The key was not found for '${appId}', or the signature does not fit: ${cause.code}.]`,
  };
};
