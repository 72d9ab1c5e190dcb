import type { ChainHead, Seal } from '../domain/integrity/seal.js';
import { StatelineError } from '../domain/errors.js';
import type { Json } from '../domain/json.js';

/** There is no key to sign with, or it cannot be used. */
export class SigningKeyUnavailable extends StatelineError {
  readonly code = 'signing-key-unavailable';
  readonly category = 'unavailable';
}

/** Signs for this installation. */
export abstract class Signer {
  /**
   * Seals a statement together with the heads that stood when it was made and with the tenant's sealed
   * statement before it. Introduces the key first when it has not signed for the tenant before.
   * @throws SigningKeyUnavailable
   */
  abstract seal(tenantId: string, statement: Json, heads: readonly ChainHead[]): Promise<Seal>;
}
