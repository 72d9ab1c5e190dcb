import { EntraCodeFlow } from './entra-code-flow.js';
import { EntraKeys, keysFrom } from './entra-keys.js';
import { type EntraOptions, keysUrlOf } from './entra-options.js';
import type { EntraSignIn } from './entra-sign-in.port.js';
import { EntraTokens } from './entra-tokens.js';
import { SealedTransactions } from './entra-transaction.js';
import { EntraVerifier } from './entra-verifier.js';

/** Both ways to sign in at a directory: tokens that programs show, and browsers that are sent there. */
export interface Entra {
  readonly tokens: EntraTokens;
  readonly signIn: EntraSignIn;
}

/** `secret` is the same in all processes that a browser may come back to. */
export const entraOf = (options: EntraOptions, secret: Uint8Array): Entra => {
  const verifier = new EntraVerifier(options, new EntraKeys(keysFrom(keysUrlOf(options))));
  return {
    tokens: new EntraTokens(options, verifier),
    signIn: new EntraCodeFlow(options, verifier, new SealedTransactions(secret)),
  };
};
