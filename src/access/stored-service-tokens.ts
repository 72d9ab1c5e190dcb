import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AccessTaken, NotSignedIn, UnknownToken } from '../domain/access/access-errors.js';
import { makerOf, type Operator } from '../domain/access/operator.js';
import { operatorOf, type Principal } from '../domain/access/principal.js';
import { InvalidValue } from '../domain/errors.js';
import { type Clock, type Instant, instantPlus } from '../domain/instant.js';
import type { AccessFile } from './access-file.js';
import type { TokenRecord } from './access-records.js';
import type { BearerTokens } from './bearer-tokens.port.js';
import { type NewToken, type ServiceToken, ServiceTokens } from './service-tokens.port.js';

const PREFIX = 'slt_';
const TOKEN_BYTES = 32;
const MOST_TOKENS = 1000;
const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** Service tokens in the file of the key folder, by their hashes. */
export class StoredServiceTokens extends ServiceTokens implements BearerTokens {
  constructor(
    private readonly file: AccessFile,
    private readonly now: Clock,
  ) {
    super();
  }

  override async list(): Promise<readonly ServiceToken[]> {
    return (await this.file.read()).tokens.map(shownOf);
  }

  override async create(
    { name, permissions, tenantIds, expiresAt }: NewToken,
    by: Operator,
  ): Promise<ServiceToken & { readonly token: string }> {
    const createdAt = this.now();
    assertLifetime(createdAt, expiresAt);
    const token = `${PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    const record: TokenRecord = {
      ...{ id: randomUUID(), name, hash: hashOf(token), permissions, tenantIds },
      ...{ createdBy: operatorOf(by), createdAt, expiresAt },
    };
    return this.file.change((records) => {
      if (records.tokens.length >= MOST_TOKENS) {
        throw new AccessTaken(`There are ${String(MOST_TOKENS)} service tokens, the most`);
      }
      const tokens = [...records.tokens, record];
      return { records: { ...records, tokens }, result: { ...shownOf(record), token } };
    });
  }

  override revoke(id: string): Promise<void> {
    return this.file.change((records) => {
      const tokens = records.tokens.filter((token) => token.id !== id);
      if (tokens.length === records.tokens.length) throw new UnknownToken(id);
      return { records: { ...records, tokens }, result: undefined };
    });
  }

  isOurs(token: string): boolean {
    return token.startsWith(PREFIX);
  }

  /** @throws NotSignedIn when it is unknown, revoked or has expired */
  async verify(token: string): Promise<Principal> {
    const { tokens } = await this.file.read();
    // Hashes are compared, and a stranger cannot choose them: how long it takes tells nothing of a token.
    const hash = hashOf(token);
    const found = tokens.find((one) => one.hash === hash);
    if (found === undefined || found.expiresAt <= this.now()) {
      throw new NotSignedIn('The token does not hold');
    }
    const { id, name, tenantIds, permissions, createdBy } = found;
    return {
      ...{ id, name, madeById: makerOf(createdBy), kind: 'service', tenantIds, roles: [] },
      ...{ permissions: new Set(permissions), scopes: null },
    };
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const shownOf = (record: TokenRecord): ServiceToken => {
  const { id, name, permissions, tenantIds, createdBy, createdAt, expiresAt } = record;
  return { id, name, permissions, tenantIds, createdBy, createdAt, expiresAt };
};

const assertLifetime = (now: Instant, expiresAt: Instant): void => {
  if (expiresAt > now && expiresAt <= instantPlus(now, LONGEST_DAYS * DAY_MS)) return;
  throw new InvalidValue('expiresAt', 'an instant to come, within a year', expiresAt);
};
