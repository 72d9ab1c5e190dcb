import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP, URI } from 'otpauth';
import { AccessFile } from '../../src/access/access-file.js';
import type { Credentials } from '../../src/access/emergency-accounts.port.js';
import { PasswordHashes } from '../../src/access/password-hash.js';
import { StoredAccounts } from '../../src/access/stored-accounts.js';
import { StoredServiceTokens } from '../../src/access/stored-service-tokens.js';
import { epochMsOf, type Instant, instantAt, instantPlus } from '../../src/domain/instant.js';

/** Cheap, so that tests take no second for each try. */
export const CHEAP = { log2N: 4, r: 1, p: 1 };

/** A key folder of its own, with a clock that stands still until it is told to go on. */
export class AccessFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'stateline-access-'));
  readonly file = join(this.path, 'access.json');
  private instant: Instant = instantAt(Date.parse('2026-11-21T12:00:00Z'));

  readonly now = (): Instant => this.instant;

  pass(seconds: number): void {
    this.instant = instantPlus(this.instant, seconds * 1000);
  }

  /** As a process of its own would see the folder. */
  open(): AccessFile {
    return new AccessFile(this.file, this.now);
  }

  accounts(): StoredAccounts {
    return new StoredAccounts(this.open(), new PasswordHashes(CHEAP), this.now);
  }

  tokens(): StoredServiceTokens {
    return new StoredServiceTokens(this.open(), this.now);
  }

  /** What an authenticator app shows now, or some steps of 30 seconds from now. */
  code({ codeUri }: Pick<Credentials, 'codeUri'>, steps = 0): string {
    return codeAt(codeUri, epochMsOf(this.instant) + steps * 30_000);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export const codeAt = (codeUri: string, timestamp: number): string => {
  const totp = URI.parse(codeUri);
  if (!(totp instanceof TOTP)) throw new TypeError('It is no address of time-based codes');
  return totp.generate({ timestamp });
};
