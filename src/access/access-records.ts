import { AccessFilesUnavailable } from '../domain/access/access-errors.js';
import type { AccessRole } from '../domain/access/access-roles.js';
import type { Operator } from '../domain/access/operator.js';
import type { Permission } from '../domain/access/permissions.js';
import type { Instant } from '../domain/instant.js';

export interface AccountRecord {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly AccessRole[];
  readonly tenantIds: readonly string[] | 'all';
  readonly createdBy: Operator;
  readonly createdAt: Instant;
  /** Who saw its new credentials last; left out where they are the first. */
  readonly renewedBy?: Operator;
  /** Grows with each new password; sessions of an older one are over. */
  readonly version: number;
  readonly passwordHash: string;
  /** Base32; a secret. */
  readonly codeSecret: string;
  /** Time step of the last code that was taken: none is taken twice. */
  readonly lastStep: number;
}

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, in hex: the token itself is not kept. */
  readonly hash: string;
  readonly permissions: readonly Permission[];
  readonly tenantIds: readonly string[] | 'all';
  readonly createdBy: Operator;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** A session that was ended before its time. */
export interface EndedSession {
  readonly sid: string;
  /** When it would have ended by itself, and need not be kept any more. */
  readonly until: Instant;
}

/** Sessions that an administrator ended without knowing them. */
export interface SessionsCut {
  /** Whose; `null`: everybody's. */
  readonly id: string | null;
  /** Those that began at this instant or before are over. */
  readonly at: Instant;
  /** When the last of them would have ended by itself. */
  readonly until: Instant;
}

/** Everything that `access.json` holds; secrets. */
export interface AccessRecords {
  readonly format: 1;
  readonly accounts: readonly AccountRecord[];
  readonly tokens: readonly TokenRecord[];
  readonly endedSessions: readonly EndedSession[];
  /** Left out in files of before there were any. */
  readonly sessionsNotBefore?: readonly SessionsCut[];
}

export const NO_RECORDS: AccessRecords = { format: 1, accounts: [], tokens: [], endedSessions: [] };

/** @throws AccessFilesUnavailable, so that nobody gets in by a broken file, and nobody writes over it */
export const recordsIn = (text: string, file: string): AccessRecords => {
  try {
    const read = JSON.parse(text) as Partial<AccessRecords>;
    if (read.format === 1 && isWhole(read)) return read as AccessRecords;
  } catch (cause) {
    throw broken(file, cause);
  }
  throw broken(file);
};

const isWhole = (read: Partial<AccessRecords>): boolean => {
  const { accounts, tokens, endedSessions, sessionsNotBefore = [] } = read;
  return [accounts, tokens, endedSessions, sessionsNotBefore].every((list) => Array.isArray(list));
};

const broken = (file: string, cause?: unknown): AccessFilesUnavailable =>
  new AccessFilesUnavailable(
    `${file} does not say any more who may sign in: put back the one of your backups, or move it away ` +
      'and make the accounts and tokens anew with `stateline access`',
    { cause },
  );
