import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { OperatorsAudit } from '../../operators/operators-audit.port.js';
import { callerIn } from '../caller.js';
import { isReading } from './acts.js';
import { actOf, askingIn } from './asking.js';
import { Concerned } from './concerned.js';

type Asked = FastifyRequest<{ Params: { tenantId?: string } }>;

/**
 * Behind all other guards: nothing is changed that does not stand on record, and nothing is read while
 * no more can be recorded. @throws EventStoreUnavailable, OperatorsAuditFull
 */
@Injectable()
export class RecordGuard implements CanActivate {
  constructor(
    private readonly audit: OperatorsAudit,
    private readonly concerned: Concerned,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Asked>();
    const asking = askingIn(request);
    const caller = callerIn(request);
    if (asking === undefined || caller === undefined) return true;
    asking.tenantIds = this.concerned.by(request.params.tenantId, caller);
    if (isReading(asking.action)) {
      await this.audit.room();
      return true;
    }
    await this.audit.record(asking.tenantIds, actOf(request, asking, 'asked'));
    asking.isAsked = true;
    return true;
  }
}
