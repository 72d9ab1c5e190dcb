import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';

/** An Ed25519 key pair of ours. */
export interface SigningKey {
  /** Hex SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string;
  /** SPKI, DER, base64. */
  readonly publicKey: string;
  /** SPKI, PEM. */
  readonly publicPem: string;
  /** PKCS8, PEM. */
  readonly privatePem: () => string;
  /** Signature over a text's UTF-8 bytes, base64. */
  readonly sign: (text: string) => string;
}

export const newSigningKey = (): SigningKey => keyOf(generateKeyPairSync('ed25519').privateKey);

/** The key in a PEM file's text; `undefined` when it is none. */
export const signingKeyFrom = (pem: string): SigningKey | undefined => {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? keyOf(key) : undefined;
  } catch {
    return undefined;
  }
};

const keyOf = (privateKey: KeyObject): SigningKey => {
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return {
    keyId: createHash('sha256').update(der).digest('hex'),
    publicKey: der.toString('base64'),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privatePem: () => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
};
