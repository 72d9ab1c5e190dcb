import { join } from 'node:path';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { MACHINE_TOKEN } from '../domain/access/machine-token.js';
import { type Clock, instantAt } from '../domain/instant.js';
import { AccessFile } from './access-file.js';
import { Authenticator } from './authenticator.port.js';
import { ClosedAccess } from './closed-access.js';
import { EmergencyAccounts } from './emergency-accounts.port.js';
import { entraOf } from './entra.js';
import type { EntraOptions } from './entra-options.js';
import { EntraSignIn } from './entra-sign-in.port.js';
import { MachineTokens } from './machine-tokens.js';
import { NoEntra } from './no-entra.js';
import { OpenAccess } from './open-access.js';
import { type HashCost, PasswordHashes } from './password-hash.js';
import { keyIn } from './private-file.js';
import { ServiceTokens } from './service-tokens.port.js';
import { Sessions } from './sessions.port.js';
import { SignedIn } from './signed-in.js';
import { SignedSessions } from './signed-sessions.js';
import { StoredAccounts } from './stored-accounts.js';
import { StoredServiceTokens } from './stored-service-tokens.js';
import { NoAccounts, NoServiceTokens, NoSessions } from './without-sign-in.js';

export interface AccessOptions {
  /** Where accounts, tokens and the keys of sessions and of the machine are kept. */
  readonly keyFolder: string;
  /** `null`: nobody signs in at a directory. */
  readonly entra: EntraOptions | null;
  readonly now?: Clock;
  readonly hashCost?: HashCost;
}

/** Who may do what is told by all of these together. */
const PORTS = [Authenticator, Sessions, EmergencyAccounts, ServiceTokens, EntraSignIn];

@Module({})
export class AccessModule {
  /** For a server without sign-in: everybody who reaches it may do everything. */
  static open(): DynamicModule {
    return withoutSignIn(OpenAccess);
  }

  /** For a process that is asked nothing: it needs no keys, and lets nobody in. */
  static closed(): DynamicModule {
    return withoutSignIn(ClosedAccess);
  }

  /** For a server that everybody signs in to. A start fails when the key folder cannot be used. */
  static of(options: AccessOptions): DynamicModule {
    const provided = <Port extends object>(
      port: abstract new () => Port,
      of: (parts: Parts) => Port,
    ) => ({
      provide: port,
      useFactory: of,
      inject: [PARTS],
    });
    return moduleWith([
      { provide: PARTS, useFactory: () => partsOf(options) },
      provided(Authenticator, ({ authenticator }) => authenticator),
      provided(Sessions, ({ sessions }) => sessions),
      provided(EmergencyAccounts, ({ accounts }) => accounts),
      provided(ServiceTokens, ({ tokens }) => tokens),
      provided(EntraSignIn, ({ entra }) => entra),
    ]);
  }
}

const withoutSignIn = (authenticator: new () => Authenticator): DynamicModule =>
  moduleWith([
    { provide: Authenticator, useClass: authenticator },
    { provide: Sessions, useClass: NoSessions },
    { provide: EmergencyAccounts, useClass: NoAccounts },
    { provide: ServiceTokens, useClass: NoServiceTokens },
    { provide: EntraSignIn, useClass: NoEntra },
  ]);

const moduleWith = (providers: Provider[]): DynamicModule => ({
  module: AccessModule,
  global: true,
  providers,
  exports: PORTS,
});

const PARTS = Symbol('parts of access');
type Parts = Awaited<ReturnType<typeof partsOf>>;

const systemClock: Clock = () => instantAt(Date.now());

const partsOf = async ({ keyFolder, entra, now = systemClock, hashCost }: AccessOptions) => {
  const file = new AccessFile(join(keyFolder, 'access.json'), now);
  const machine = new MachineTokens(await keyIn(join(keyFolder, MACHINE_TOKEN.keyFile)), now);
  const sessionKey = await keyIn(join(keyFolder, 'session.key'));
  const sessions = new SignedSessions(sessionKey, file, now);
  const tokens = new StoredServiceTokens(file, now);
  const directory = entra === null ? null : entraOf(entra, sessionKey);
  const bearers = [machine, tokens, ...(directory === null ? [] : [directory.tokens])];
  return {
    authenticator: new SignedIn(bearers, sessions),
    ...{ sessions, tokens },
    accounts: new StoredAccounts(file, new PasswordHashes(hashCost), now),
    entra: directory?.signIn ?? new NoEntra(),
  };
};
