import { randomBytes, randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import {
  AccessTaken,
  EmergencySignInRefused,
  UnknownAccount,
} from '../domain/access/access-errors.js';
import { permissionsOf } from '../domain/access/access-roles.js';
import { makerOf, type Operator } from '../domain/access/operator.js';
import { operatorOf, type Principal } from '../domain/access/principal.js';
import { type Clock, epochMsOf } from '../domain/instant.js';
import type { AccessFile } from './access-file.js';
import type { AccessRecords, AccountRecord } from './access-records.js';
import {
  type Credentials,
  type EmergencyAccount,
  EmergencyAccounts,
  type NewAccount,
  type ShownCredentials,
} from './emergency-accounts.port.js';
import { codeUri, newCodeSecret, secondsToCode, stepOfCode } from './one-time-codes.js';
import type { PasswordHashes, Place } from './password-hash.js';
import { isHere, SignInTries, type Trier } from './sign-in-tries.js';

const MOST_ACCOUNTS = 100;
const NEVER = -1;

/** Emergency accounts in the file of the key folder. */
export class StoredAccounts extends EmergencyAccounts {
  private readonly logger = new Logger('SignIn');
  private readonly tries: SignInTries;
  private readonly decoySecret = newCodeSecret();

  constructor(
    private readonly file: AccessFile,
    private readonly hashes: PasswordHashes,
    private readonly now: Clock,
  ) {
    super();
    this.tries = new SignInTries(now);
  }

  override async list(): Promise<readonly EmergencyAccount[]> {
    return (await this.file.read()).accounts.map(shownOf);
  }

  override async add(
    { name, roles, tenantIds }: NewAccount,
    by: Operator,
  ): Promise<EmergencyAccount & { readonly credentials: Credentials }> {
    const { credentials, secrets } = await this.newCredentials(name);
    const createdAt = this.now();
    const account: AccountRecord = {
      ...{ id: randomUUID(), name, roles, tenantIds, createdBy: operatorOf(by), createdAt },
      ...{ version: 1, lastStep: NEVER, ...secrets },
    };
    return this.file.change((records) => {
      assertRoom(records.accounts, name);
      const accounts = [...records.accounts, account];
      return { records: { ...records, accounts }, result: { ...shownOf(account), credentials } };
    });
  }

  override async reset(
    id: string,
    by: Operator,
  ): Promise<EmergencyAccount & { readonly credentials: Credentials }> {
    const { name } = accountIn(await this.file.read(), id);
    const { credentials, secrets } = await this.newCredentials(name);
    return this.file.change((records) => {
      const account = accountIn(records, id);
      const { version } = account;
      const renewed = {
        ...{ ...account, ...secrets, renewedBy: operatorOf(by) },
        ...{ version: version + 1, lastStep: NEVER },
      };
      return {
        records: withAccount(records, renewed),
        result: { ...shownOf(renewed), credentials },
      };
    });
  }

  override remove(id: string): Promise<void> {
    return this.file.change((records) => {
      const removed = accountIn(records, id);
      const accounts = records.accounts.filter((account) => account !== removed);
      return { records: { ...records, accounts }, result: undefined };
    });
  }

  override async signIn(shown: ShownCredentials, address: string): Promise<Principal> {
    const trier = { name: shown.name, address };
    // Strangers must not crowd out who tries on the machine itself, or where the account was used before.
    const place = isHere(trier) || this.tries.isTrusted(trier) ? 'reserved' : 'anybody';
    // Whom others crowd out has not tried.
    this.hashes.assertRoom(place);
    const waitMs = this.tries.admit(trier);
    const account = await this.accountOf(shown, place);
    if (account === null) throw await this.refusal(trier, waitMs);
    this.tries.succeeded(trier);
    this.logger.warn(`EMERGENCY SIGN-IN of ${account.name} from ${address}`);
    return principalOf(account);
  }

  private async refusal({ name, address }: Trier, waitMs: number): Promise<EmergencySignInRefused> {
    const account = (await this.file.read()).accounts.find((one) => isNamed(one, name));
    // A name that nobody has may be a password in the wrong field.
    const who = account?.name ?? 'a name that nobody has';
    const next = waitMs === 0 ? '' : `; the next try waits ${String(waitMs / 1000)} s`;
    this.logger.warn(`Emergency sign-in refused: ${who} from ${address}${next}`);
    return new EmergencySignInRefused(account?.name ?? null);
  }

  /** Whose credentials these are; a code is used up by it. All that is shown is looked at in any case. */
  private async accountOf(
    { name, password, code }: ShownCredentials,
    place: Place,
  ): Promise<AccountRecord | null> {
    const account = (await this.file.read()).accounts.find((one) => isNamed(one, name));
    const step = stepOfCode(account?.codeSecret ?? this.decoySecret, code, epochMsOf(this.now()));
    const hash = account?.passwordHash ?? this.hashes.decoy;
    const fits = await this.hashes.fits(password, hash, place);
    if (account === undefined || !fits) return null;
    if (step === null) {
      this.warnOfClock(account, code);
      return null;
    }
    return this.file.change((records) => {
      const now = records.accounts.find(({ id }) => id === account.id);
      if (now?.version !== account.version || step <= now.lastStep) {
        return { records, result: null };
      }
      return { records: withAccount(records, { ...now, lastStep: step }), result: now };
    });
  }

  /** A clock that is off lets nobody in, and nobody would know why. */
  private warnOfClock({ name, codeSecret }: AccountRecord, code: string): void {
    const seconds = secondsToCode(codeSecret, code, epochMsOf(this.now()));
    if (seconds === null) return;
    this.logger.warn(
      `The code of ${name} would fit in ${String(seconds)} s: the clock of this machine is off, or that of the app`,
    );
  }

  private async newCredentials(name: string): Promise<{
    readonly credentials: Credentials;
    readonly secrets: Pick<AccountRecord, 'passwordHash' | 'codeSecret'>;
  }> {
    const password = newPassword();
    const codeSecret = newCodeSecret();
    const passwordHash = await this.hashes.of(password);
    const credentials = { password, codeUri: codeUri(codeSecret, name) };
    return { credentials, secrets: { passwordHash, codeSecret } };
  }
}

/** Without i, l, o and u, which are misread or make words (Crockford's base 32). */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const PASSWORD_LETTERS = 25;

/** 125 random bits in groups that can be read out and typed. */
const newPassword = (): string =>
  [...randomBytes(PASSWORD_LETTERS)]
    .map((byte) => LETTERS.charAt(byte % LETTERS.length))
    .join('')
    .replace(/.{5}(?!$)/g, '$&-');

const shownOf = (account: AccountRecord): EmergencyAccount => {
  const { id, name, roles, tenantIds, createdBy, createdAt } = account;
  return { id, name, roles, tenantIds, createdBy, createdAt };
};

/** What an account may do, now. */
export const principalOf = (account: AccountRecord): Principal => {
  const { id, name, roles, tenantIds, createdBy, renewedBy = createdBy } = account;
  return {
    ...{ id, name, madeById: makerOf(renewedBy), kind: 'emergency', tenantIds, roles },
    ...{ permissions: permissionsOf(roles), scopes: null, accountVersion: account.version },
  };
};

const isNamed = ({ name }: AccountRecord, wanted: string): boolean =>
  name.toLowerCase() === wanted.toLowerCase();

const accountIn = ({ accounts }: AccessRecords, id: string): AccountRecord => {
  const account = accounts.find((one) => one.id === id);
  if (account === undefined) throw new UnknownAccount(id);
  return account;
};

const withAccount = (records: AccessRecords, account: AccountRecord): AccessRecords => ({
  ...records,
  accounts: records.accounts.map((one) => (one.id === account.id ? account : one)),
});

const assertRoom = (accounts: readonly AccountRecord[], name: string): void => {
  if (accounts.some((account) => isNamed(account, name))) {
    throw new AccessTaken(`There is an emergency account ${JSON.stringify(name)} already`);
  }
  if (accounts.length >= MOST_ACCOUNTS) {
    throw new AccessTaken(`There are ${String(MOST_ACCOUNTS)} emergency accounts, the most`);
  }
};
