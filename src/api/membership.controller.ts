import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { objectId } from '../domain/directory/directory-object.js';
import { ListEffective } from '../history/list-effective.query.js';
import { ListRoleHolders } from '../history/list-role-holders.query.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { AsOfPage } from './objects-parameters.js';
import { Answers } from './openapi-answers.js';
import { pageOf } from './paging.js';
import { PathObjectId, TenantId } from './path-ids.js';

@ApiTags('objects')
@Controller('api/tenants/:tenantId/objects/:objectId')
export class MembershipController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
  ) {}

  @Get('effective-members')
  @Needs('history/read')
  @Answers('Who was in a group, unit or role, also through groups in groups', 'EffectivePage')
  members(@TenantId() tenantId: string, @PathObjectId() id: string, @Query() parameters: AsOfPage) {
    return this.#effective(tenantId, id, 'members', parameters);
  }

  @Get('effective-memberships')
  @Needs('history/read')
  @Answers('Groups, units and roles an object was in, also through groups', 'EffectivePage')
  memberships(
    @TenantId() tenantId: string,
    @PathObjectId() id: string,
    @Query() parameters: AsOfPage,
  ) {
    return this.#effective(tenantId, id, 'memberships', parameters);
  }

  @Get('holders')
  @Needs('history/read')
  @Answers('Who held a directory role, also through groups', 'RoleHolderPage')
  async holders(
    @TenantId() tenantId: string,
    @PathObjectId() id: string,
    @Query() parameters: AsOfPage,
  ) {
    const moment = await this.moments.asOf(tenantId, parameters);
    const of = { roleId: objectId(id), page: pageOf(parameters) };
    return this.queries.execute(new ListRoleHolders(tenantId, of, moment));
  }

  async #effective(
    tenantId: string,
    id: string,
    direction: 'members' | 'memberships',
    parameters: AsOfPage,
  ) {
    const moment = await this.moments.asOf(tenantId, parameters);
    const of = { objectId: objectId(id), direction, page: pageOf(parameters) };
    return this.queries.execute(new ListEffective(tenantId, of, moment));
  }
}
