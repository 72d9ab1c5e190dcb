import { SignInIsOff } from '../domain/access/access-errors.js';
import { EmergencyAccounts } from './emergency-accounts.port.js';
import { ServiceTokens } from './service-tokens.port.js';
import { Sessions } from './sessions.port.js';

const refuse = () => Promise.reject(new SignInIsOff());

/** Where nobody signs in there are no accounts, no tokens and no sessions: all of it is refused. */
export class NoAccounts extends EmergencyAccounts {
  override list = refuse;
  override add = refuse;
  override reset = refuse;
  override remove = refuse;
  override signIn = refuse;
}

export class NoServiceTokens extends ServiceTokens {
  override list = refuse;
  override create = refuse;
  override revoke = refuse;
}

export class NoSessions extends Sessions {
  override start = refuse;
  override principalOf = refuse;
  override end = refuse;
  override endAllOf = refuse;
}
