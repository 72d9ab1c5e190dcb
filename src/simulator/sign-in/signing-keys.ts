import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: JWK;
}

/** The keys that a tenant signs its tokens with; made when the first one is needed. */
export class SigningKeys {
  /** Newest first: that one signs. */
  #keys: Promise<readonly SigningKey[]> | undefined;

  /** The keys that a tenant shows, as JSON Web Keys. */
  async published(): Promise<readonly JWK[]> {
    return (await this.#all()).map(({ published }) => published);
  }

  async sign(claims: JWTPayload): Promise<string> {
    const [newest] = await this.#all();
    if (newest === undefined) throw new Error('there is no key to sign with');
    return new SignJWT(claims)
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: newest.kid })
      .sign(newest.privateKey);
  }

  /** A new key signs from now on; those before it are still shown. */
  async rotate(): Promise<void> {
    const before = await this.#all();
    this.#keys = madeKey().then((key) => [key, ...before]);
    await this.#keys;
  }

  /** Only the newest key is still shown. */
  async retire(): Promise<void> {
    const all = await this.#all();
    this.#keys = Promise.resolve(all.slice(0, 1));
  }

  #all(): Promise<readonly SigningKey[]> {
    this.#keys ??= madeKey().then((key) => [key]);
    return this.#keys;
  }
}

const madeKey = async (): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
};
