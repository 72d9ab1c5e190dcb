import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../domain/access/principal.js';
import { OperatorsAudit } from '../../operators/operators-audit.port.js';
import { actOf, askingIn } from './asking.js';
import { Concerned } from './concerned.js';

/** Sign-ins stand on record before they hold. */
@Injectable()
export class SignIns {
  constructor(
    private readonly audit: OperatorsAudit,
    private readonly concerned: Concerned,
  ) {}

  /**
   * Somebody showed who he is, at a route that says it is one for signing in.
   * @throws EventStoreUnavailable: then he is not to be signed in
   */
  async good(request: FastifyRequest, principal: Principal): Promise<void> {
    const asking = askingIn(request);
    if (asking === undefined) throw new TypeError('A route for signing in acts as sign-in');
    const act = actOf(request, asking, 'allowed', principal);
    await this.audit.record(this.concerned.by(undefined, principal), act);
    asking.isDone = true;
  }
}
