import { randomUUID } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { AccessTaken, NotSignedIn } from '../domain/access/access-errors.js';
import { isAccessRole, permissionsOf } from '../domain/access/access-roles.js';
import type { Principal } from '../domain/access/principal.js';
import { type Clock, epochMsOf, instantAt, instantPlus } from '../domain/instant.js';
import type { AccessFile } from './access-file.js';
import type { AccessRecords } from './access-records.js';
import { type Session, Sessions } from './sessions.port.js';
import { principalOf } from './stored-accounts.js';

const ISSUER = 'stateline-session';
const AUDIENCE = 'stateline';
const LIFETIME_SECONDS = 8 * 3600;
/** Of a cookie (RFC 6265, 6.1). */
const LONGEST = 4096;
const MOST_ENDED = 10_000;

/** What a session says of itself; signed by us, so it is as we wrote it. */
interface Claims extends JWTPayload {
  readonly sub: string;
  readonly jti: string;
  readonly exp: number;
  readonly name: string;
  readonly kind: 'user' | 'emergency';
  readonly roles: readonly string[];
  readonly tenantIds: readonly string[] | 'all';
  /** Of the emergency account, when it signed in. */
  readonly version: number | null;
}

/** Sessions that carry who has them, signed: nothing is kept of them but which were ended. */
export class SignedSessions extends Sessions {
  constructor(
    private readonly key: Uint8Array,
    private readonly file: AccessFile,
    private readonly now: Clock,
  ) {
    super();
  }

  override async start(principal: Principal): Promise<Session> {
    const { id, name, kind, roles, tenantIds, accountVersion: version = null } = principal;
    // To the millisecond (RFC 7519, "NumericDate"): all that began before a moment can be ended.
    const issuedAt = epochMsOf(this.now()) / 1000;
    const expires = Math.floor(issuedAt) + LIFETIME_SECONDS;
    const value = await new SignJWT({ name, kind, roles, tenantIds, version })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(id)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expires)
      .sign(this.key);
    if (value.length > LONGEST) throw new AccessTaken('Too many roles or tenants for one session');
    return { value, expiresAt: instantAt(expires * 1000) };
  }

  override async principalOf(value: string): Promise<Principal> {
    const claims = await this.claimsOf(value);
    const records = await this.file.read();
    if (claims === undefined || isEnded(claims, records)) throw new NotSignedIn(OVER);
    return claims.kind === 'emergency' ? emergencyOf(claims, records) : userOf(claims);
  }

  override async end(value: string): Promise<void> {
    const claims = await this.claimsOf(value);
    if (claims === undefined) return;
    const ended = { sid: claims.jti, until: instantAt(claims.exp * 1000) };
    const now = this.now();
    await this.file.change((records) => {
      const others = records.endedSessions.filter(
        ({ sid, until }) => sid !== ended.sid && until > now,
      );
      if (others.length >= MOST_ENDED) throw new AccessTaken('Too many sessions were ended');
      return { records: { ...records, endedSessions: [...others, ended] }, result: undefined };
    });
  }

  override async endAllOf(id: string | null): Promise<void> {
    const at = this.now();
    const until = instantPlus(at, LIFETIME_SECONDS * 1000);
    await this.file.change((records) => {
      const others = (records.sessionsNotBefore ?? []).filter(
        (cut) => cut.id !== id && cut.until > at,
      );
      if (others.length >= MOST_ENDED) throw new AccessTaken('Too many sessions were ended');
      const sessionsNotBefore = [...others, { id, at, until }];
      return { records: { ...records, sessionsNotBefore }, result: undefined };
    });
  }

  /** `undefined` when it is not ours or has expired. */
  private async claimsOf(value: string): Promise<Claims | undefined> {
    if (value.length > LONGEST) return undefined;
    try {
      const { payload } = await jwtVerify<Claims>(value, this.key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: new Date(epochMsOf(this.now())),
        requiredClaims: ['sub', 'jti', 'exp'],
      });
      return payload;
    } catch {
      return undefined;
    }
  }
}

const OVER = 'The session is over; sign in again';

const isEnded = ({ jti, sub, iat = 0 }: Claims, records: AccessRecords): boolean => {
  const { endedSessions, sessionsNotBefore = [] } = records;
  const beganAt = instantAt(Math.round(iat * 1000));
  return (
    endedSessions.some(({ sid }) => sid === jti) ||
    sessionsNotBefore.some(({ id, at }) => (id === null || id === sub) && beganAt <= at)
  );
};

/** As its account is now: what was taken from it is gone at once. */
const emergencyOf = ({ sub, version }: Claims, { accounts }: AccessRecords): Principal => {
  const account = accounts.find((one) => one.id === sub && one.version === version);
  if (account === undefined) throw new NotSignedIn(OVER);
  return principalOf(account);
};

const userOf = ({ sub, name, kind, roles: names, tenantIds }: Claims): Principal => {
  const roles = names.filter(isAccessRole);
  const permissions = permissionsOf(roles);
  return { id: sub, name, kind, tenantIds, roles, permissions, scopes: null };
};
