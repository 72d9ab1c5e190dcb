import {
  createHash,
  createPrivateKey,
  type KeyObject,
  randomUUID,
  X509Certificate,
} from 'node:crypto';
import { SignJWT } from 'jose';
import { InvalidValue } from '../../domain/errors.js';

/** A certificate of an app registration, with its private key. */
export interface ClientCertificate {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

/**
 * Key and certificate out of PEM; of several certificates the one that fits the key.
 * @throws InvalidValue that names `field` and says what is missing, and never shows the text
 */
export const certificateIn = (pem: string, field: string, now: number): ClientCertificate => {
  const wrong = (what: string) =>
    new InvalidValue(field, 'a PEM file with an RSA key and its certificate', what);
  const key = keyIn(pem);
  if (key?.asymmetricKeyType !== 'rsa') throw wrong('a file without an RSA key in the clear');
  const all = pem.match(new RegExp(CERTIFICATE, 'g')) ?? [];
  const certificate = all.flatMap(parsed).find((one) => one.checkPrivateKey(key));
  if (certificate === undefined) throw wrong('a file without the certificate of its key');
  if (Date.parse(certificate.validTo) <= now) {
    throw wrong(`a certificate that ended ${certificate.validTo}`);
  }
  return { key, certificate };
};

const keyIn = (pem: string): KeyObject | null => {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
};

const parsed = (pem: string): X509Certificate[] => {
  try {
    return [new X509Certificate(pem)];
  } catch {
    return [];
  }
};

/** Longest life of an assertion that the token endpoint takes: 10 minutes. Half is enough. */
const LIFE_S = 300;
/** Our clock may be ahead. */
const SKEW_S = 60;

/** What an app signs in with instead of a secret. Microsoft identity platform, certificate credentials. */
export const assertionFor = (
  { key, certificate }: ClientCertificate,
  { clientId, tokenUrl }: { readonly clientId: string; readonly tokenUrl: string },
  now: number,
): Promise<string> => {
  const seconds = Math.floor(now / 1000);
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
  return new SignJWT()
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setAudience(tokenUrl)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setJti(randomUUID())
    .setNotBefore(seconds - SKEW_S)
    .setExpirationTime(seconds + LIFE_S)
    .sign(key);
};
