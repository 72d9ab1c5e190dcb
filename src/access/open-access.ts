import { LOCAL_OPERATOR, type Principal } from '../domain/access/principal.js';
import { Authenticator } from './authenticator.port.js';

/** Nobody signs in: for a server that only its own machine reaches, and that says so. */
export class OpenAccess extends Authenticator {
  override readonly required = false;

  override authenticate(): Promise<Principal> {
    return Promise.resolve(LOCAL_OPERATOR);
  }
}
