import { StatelineError } from '../errors.js';
import { rolesWith } from './access-roles.js';
import type { Operator } from './operator.js';
import type { Permission } from './permissions.js';

/** Nobody is signed in, or what was shown does not hold. What is wrong with it is for the audit, not for the caller. */
export class NotSignedIn extends StatelineError {
  readonly code = 'not-signed-in';
  readonly category = 'unauthenticated';
  constructor(message = 'Sign in first', options?: ErrorOptions) {
    super(message, options);
  }
}

/** Which of it does not hold is told to nobody; the account's name, where there is one, to the audit. */
export class EmergencySignInRefused extends NotSignedIn {
  constructor(readonly account: string | null) {
    super('The name, the password or the code does not hold');
  }
}

/** Somebody is signed in and may not do this. */
export class NotAllowed extends StatelineError {
  readonly code: string = 'not-allowed';
  readonly category = 'forbidden';
}

/** Somebody has shown who he is, and is at home in another tenant. */
export class GuestNotAllowed extends NotAllowed {
  constructor(readonly guest: Operator) {
    super('Accounts of guests may not sign in here');
  }
}

export class PermissionMissing extends NotAllowed {
  override readonly code = 'permission-missing';
  constructor(readonly permission: Permission) {
    super(
      `This takes the permission ${permission}, which ${rolesWith(permission).join(', ')} have`,
    );
  }
}

/** Too many tries in a time; `retryAfterMs` until the next is looked at. */
export class TooManyTries extends StatelineError {
  readonly code = 'too-many-tries';
  readonly category = 'too-many';
  constructor(readonly retryAfterMs: number) {
    super(`Too many tries; the next is looked at in ${String(Math.ceil(retryAfterMs / 1000))} s`);
  }
}

/** There is nobody to sign in here: whoever reaches this server may do everything. */
export class SignInIsOff extends StatelineError {
  readonly code = 'sign-in-is-off';
  readonly category = 'conflict';
  constructor() {
    super('Nobody signs in to this server; STATELINE_SIGN_IN=required changes that');
  }
}

export class UnknownAccount extends StatelineError {
  readonly code = 'unknown-account';
  readonly category = 'not-found';
  constructor(id: string) {
    super(`There is no emergency account ${JSON.stringify(id)}`);
  }
}

export class UnknownToken extends StatelineError {
  readonly code = 'unknown-token';
  readonly category = 'not-found';
  constructor(id: string) {
    super(`There is no service token ${JSON.stringify(id)}`);
  }
}

/** Somebody else has the name, or there are as many as are kept. */
export class AccessTaken extends StatelineError {
  readonly code = 'access-taken';
  readonly category = 'conflict';
}

/** A file of the key folder that tells who may sign in cannot be read or written. */
export class AccessFilesUnavailable extends StatelineError {
  readonly code = 'access-files-unavailable';
  readonly category = 'unavailable';
}
