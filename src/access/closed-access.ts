import { NotSignedIn } from '../domain/access/access-errors.js';
import { Authenticator } from './authenticator.port.js';

/** Lets nobody in: for a process that answers nothing but whether it is well. */
export class ClosedAccess extends Authenticator {
  override readonly required = true;

  override authenticate(): Promise<never> {
    return Promise.reject(new NotSignedIn('Nobody signs in to this process'));
  }
}
