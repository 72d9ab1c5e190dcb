import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Checks } from '../domain/integrity/verification.js';

/** What a verification needs of cryptography, with nothing but Node. */
export const nodeChecks: Checks = {
  hash: (text) => createHash('sha256').update(text).digest('hex'),
  keyIdOf: (publicKey) => {
    const key = ed25519(publicKey);
    return key === undefined ? undefined : idOf(Buffer.from(publicKey, 'base64'));
  },
  verify: (publicKey, text, signature) => {
    const key = ed25519(publicKey);
    if (key === undefined) return false;
    const bytes = Buffer.from(signature, 'base64');
    // Another spelling of the same bytes is not what was written.
    return bytes.toString('base64') === signature && verify(null, Buffer.from(text), key, bytes);
  },
  digest: () => {
    const digest = createHash('sha256');
    return { add: (text) => digest.update(text), hex: () => digest.digest('hex') };
  },
};

/**
 * Id of the Ed25519 public key in a PEM file's text; `undefined` when it holds none. A private key is
 * none, though a public one follows from it: whoever names it here may have sent it around.
 */
export const keyIdOfPem = (pem: string): string | undefined => {
  if (pem.includes('PRIVATE KEY')) return undefined;
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    return idOf(key.export({ type: 'spki', format: 'der' }));
  } catch {
    return undefined;
  }
};

const idOf = (der: Buffer): string => createHash('sha256').update(der).digest('hex');

const ed25519 = (publicKey: string) => {
  try {
    const der = Buffer.from(publicKey, 'base64');
    if (der.toString('base64') !== publicKey) return undefined;
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
};
