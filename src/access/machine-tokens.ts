import { decodeJwt, jwtVerify } from 'jose';
import { NotSignedIn } from '../domain/access/access-errors.js';
import { permissionsOf } from '../domain/access/access-roles.js';
import { MACHINE_TOKEN } from '../domain/access/machine-token.js';
import { MACHINE_ID } from '../domain/access/operator.js';
import type { Principal } from '../domain/access/principal.js';
import { type Clock, epochMsOf } from '../domain/instant.js';
import { BearerTokens } from './bearer-tokens.port.js';

/** All but the operators' audit: who may read the key folder may be the one it is kept from. */
const MACHINE_OPERATOR: Principal = {
  ...{ id: MACHINE_ID, name: 'machine operator', kind: 'machine', tenantIds: 'all' },
  roles: ['global-administrator'],
  permissions: permissionsOf(['global-administrator']),
  scopes: null,
};

/** One key is used by one machine, whose clock is one; only a step of that clock shows. */
const TOLERANCE_SECONDS = 5;
const LONGEST = 2048;
const MOST_USED = 100_000;

/** Tokens that a command line on this machine signs with the key that only its operator may read. */
export class MachineTokens extends BearerTokens {
  /** Tokens that were used, with when they expire: each is good for one request. */
  private readonly used = new Map<string, number>();

  constructor(
    private readonly key: Uint8Array,
    private readonly now: Clock,
  ) {
    super();
  }

  override isOurs(token: string): boolean {
    try {
      return token.length <= LONGEST && decodeJwt(token).iss === MACHINE_TOKEN.issuer;
    } catch {
      return false;
    }
  }

  override async verify(token: string): Promise<Principal> {
    const epochMs = epochMsOf(this.now());
    const jti = await this.idOf(token, epochMs);
    if (jti === undefined || this.used.has(jti)) throw new NotSignedIn('The token does not hold');
    this.forgetExpired(epochMs);
    this.used.set(jti, epochMs + (MACHINE_TOKEN.lifetimeSeconds + TOLERANCE_SECONDS) * 1000);
    return MACHINE_OPERATOR;
  }

  /** `undefined` when the token does not hold. */
  private async idOf(token: string, epochMs: number): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: ['HS256'],
        issuer: MACHINE_TOKEN.issuer,
        audience: MACHINE_TOKEN.audience,
        currentDate: new Date(epochMs),
        clockTolerance: TOLERANCE_SECONDS,
        maxTokenAge: MACHINE_TOKEN.lifetimeSeconds,
        requiredClaims: ['exp', 'iat', 'jti'],
      });
      return payload.jti;
    } catch {
      return undefined;
    }
  }

  /** They stand in the order in which they expire. */
  private forgetExpired(epochMs: number): void {
    for (const [jti, until] of this.used) {
      if (until > epochMs && this.used.size < MOST_USED) return;
      this.used.delete(jti);
    }
  }
}
