import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StatelineError } from './domain/errors.js';

/** Files in PEM. */
export interface TlsFiles {
  /** The server's certificate first, then those that lead to an authority. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** What a server shows and proves who it is with; the key is a secret. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
  /** Names the certificate is for. */
  readonly names: readonly string[];
}

/** A certificate or its key cannot be used to listen with. */
export class UnusableCertificate extends StatelineError {
  readonly code = 'unusable-certificate';
  readonly category = 'incorrect';
}

/** What is wrong with the files, in words that name the variable and never show the key; `null` when nothing is. */
export const tlsFaultIn = (files: TlsFiles, now: number): string | null => {
  try {
    tlsPairIn(files, now);
    return null;
  } catch (error) {
    if (error instanceof UnusableCertificate) return error.message;
    throw error;
  }
};

/** @throws UnusableCertificate when one cannot be read, they do not belong together, or its time is over */
export const tlsPairIn = ({ certificateFile, keyFile }: TlsFiles, now: number): TlsPair => {
  const cert = textIn(certificateFile, CERTIFICATE);
  const key = textIn(keyFile, KEY);
  const certificate = certificateIn(cert, certificateFile);
  if (!certificate.checkPrivateKey(keyIn(key, keyFile))) {
    throw new UnusableCertificate(
      `${KEY} takes the key of the first certificate in ${certificateFile}, and ${keyFile} holds another one`,
    );
  }
  const { validFrom, validTo, subjectAltName = '' } = certificate;
  if (Date.parse(validTo) <= now || Date.parse(validFrom) > now) {
    const when = `is valid from ${validFrom} to ${validTo}`;
    throw new UnusableCertificate(
      `${CERTIFICATE} takes a certificate that is valid now, and ${certificateFile} ${when}`,
    );
  }
  return { cert, key, names: namesIn(subjectAltName) };
};

const CERTIFICATE = 'STATELINE_TLS_CERTIFICATE_FILE';
const KEY = 'STATELINE_TLS_KEY_FILE';

const textIn = (file: string, variable: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `${variable} takes a file this process may read, and ${file} cannot be read`;
    throw new UnusableCertificate(message, { cause });
  }
};

const certificateIn = (pem: string, file: string): X509Certificate => {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new UnusableCertificate(
      `${CERTIFICATE} takes a PEM file with a certificate, and ${file} is none`,
    );
  }
};

const keyIn = (pem: string, file: string): KeyObject => {
  try {
    return createPrivateKey(pem);
  } catch {
    // What went wrong with a key may show parts of it.
    throw new UnusableCertificate(
      `${KEY} takes a PEM file with a private key in the clear, and ${file} is none`,
    );
  }
};

/** Names of a list as Node writes it: `DNS:stateline.example, IP Address:10.0.0.7`. */
const namesIn = (subjectAltName: string): readonly string[] =>
  subjectAltName
    .split(', ')
    .flatMap((entry) => /^(?:DNS|IP Address):([A-Za-z0-9.:-]+)$/.exec(entry)?.[1] ?? [])
    .map((name) => name.toLowerCase());
