import { hkdfSync } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { NotSignedIn } from '../domain/access/access-errors.js';

/** What a sign-in that has begun needs at its end; secrets. */
export interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly callback: string;
  readonly returnTo: string;
}

/** How long somebody may take to sign in. */
export const SIGN_IN_SECONDS = 600;

/** Puts a transaction under a seal that only servers with the same key can make and open. */
export class SealedTransactions {
  readonly #key: Uint8Array;

  /** `secret` may serve other purposes: the key for this one follows from it. */
  constructor(
    secret: Uint8Array,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'sign-in at the directory', 32));
  }

  seal(transaction: Transaction): Promise<string> {
    const end = Math.floor(this.now() / 1000) + SIGN_IN_SECONDS;
    return new EncryptJWT({ ...transaction })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(end)
      .encrypt(this.#key);
  }

  /** @throws NotSignedIn when it is not ours, or too old */
  async open(sealed: string): Promise<Transaction> {
    try {
      const { payload } = await jwtDecrypt<Transaction>(sealed, this.#key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        requiredClaims: ['exp'],
        currentDate: new Date(this.now()),
      });
      return payload;
    } catch (cause) {
      if (cause instanceof errors.JOSEError) throw noSuchSignIn(cause);
      throw cause;
    }
  }
}

/** Also for a browser that was sent here by somebody else. */
export const noSuchSignIn = (cause?: unknown): NotSignedIn =>
  new NotSignedIn('This sign-in was not begun in this browser, or took too long: begin again', {
    cause,
  });
