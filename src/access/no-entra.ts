import { EntraNotSetUp, EntraSignIn } from './entra-sign-in.port.js';

/** Nobody can sign in at a directory. */
export class NoEntra extends EntraSignIn {
  override begin(): Promise<never> {
    return Promise.reject(new EntraNotSetUp());
  }

  override finish(): Promise<never> {
    return Promise.reject(new EntraNotSetUp());
  }
}
