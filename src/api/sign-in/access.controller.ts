import { Body, Controller, Delete, Get, HttpStatus, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { EmergencyAccounts } from '../../access/emergency-accounts.port.js';
import { ServiceTokens } from '../../access/service-tokens.port.js';
import { UnknownAccount, UnknownToken } from '../../domain/access/access-errors.js';
import { permissionsOf } from '../../domain/access/access-roles.js';
import { assertMayGive, assertPerson, covers, type Grant } from '../../domain/access/grants.js';
import { operatorOf, type Principal } from '../../domain/access/principal.js';
import { InvalidValue } from '../../domain/errors.js';
import { parseInstant } from '../../domain/instant.js';
import { Needs } from '../access/needs.js';
import { Caller } from '../caller.js';
import { KnownTenants } from '../known-tenants.js';
import { TakesNoBody } from '../no-body.guard.js';
import { actIsAbout } from '../operators/asking.js';
import { Answers, Does } from '../openapi-answers.js';
import { PathId } from '../path-ids.js';
import { AccountBody, TokenBody } from './sign-in-bodies.js';

const AccountId = () => PathId('accountId', 'an emergency account');
const TokenId = () => PathId('tokenId', 'a service token');

/** Emergency accounts and service tokens; each caller sees those that open nothing but tenants of theirs. */
@ApiTags('access')
@Controller('api/access')
export class AccessController {
  constructor(
    private readonly accounts: EmergencyAccounts,
    private readonly tokens: ServiceTokens,
    private readonly tenants: KnownTenants,
  ) {}

  @Get('accounts')
  @Needs('access/write')
  @Answers('The emergency accounts', 'EmergencyAccounts')
  async listAccounts(@Caller() caller: Principal) {
    return { rows: this.theirs(caller, await this.accounts.list()) };
  }

  @Post('accounts')
  @Needs('access/write')
  @Answers(
    'Make an emergency account; its credentials are shown this once',
    'NewEmergencyAccount',
    HttpStatus.CREATED,
  )
  addAccount(
    @Body() body: AccountBody,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ) {
    assertPerson(caller);
    const { name, roles } = body;
    actIsAbout(request, `account ${name} (${roles.join(', ')})`);
    const tenantIds = this.tenantsOf(body, caller);
    // Nobody makes an account for more than he may do himself, also not by a role's name.
    assertMayGive(caller, { permissions: permissionsOf(roles), tenantIds });
    return this.accounts.add({ name, roles, tenantIds }, operatorOf(caller));
  }

  @Post('accounts/:accountId/reset')
  @Needs('access/write')
  @TakesNoBody()
  @Answers(
    'Give an emergency account new credentials, shown this once, and end its sessions',
    'NewEmergencyAccount',
  )
  async resetAccount(
    @AccountId() accountId: string,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ) {
    await this.assertMayChange(accountId, caller, request);
    return this.accounts.reset(accountId, operatorOf(caller));
  }

  @Delete('accounts/:accountId')
  @Needs('access/write')
  @TakesNoBody()
  @Does('Remove an emergency account, and end its sessions')
  async removeAccount(
    @AccountId() accountId: string,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.assertMayChange(accountId, caller, request);
    await this.accounts.remove(accountId);
  }

  @Get('tokens')
  @Needs('access/write')
  @Answers('The service tokens, also those that have expired', 'ServiceTokens')
  async listTokens(@Caller() caller: Principal) {
    return { rows: this.theirs(caller, await this.tokens.list()) };
  }

  @Post('tokens')
  @Needs('access/write')
  @Answers('Make a service token; it is shown this once', 'NewServiceToken', HttpStatus.CREATED)
  createToken(
    @Body() body: TokenBody,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ) {
    assertPerson(caller);
    const { name, permissions } = body;
    actIsAbout(request, `token ${name} (${permissions.join(', ')}; until ${body.expiresAt})`);
    const tenantIds = this.tenantsOf(body, caller);
    assertMayGive(caller, { permissions, tenantIds });
    const expiresAt = parseInstant(body.expiresAt, 'expiresAt');
    return this.tokens.create({ name, permissions, tenantIds, expiresAt }, operatorOf(caller));
  }

  @Delete('tokens/:tokenId')
  @Needs('access/write')
  @TakesNoBody()
  @Does('Revoke a service token')
  async revokeToken(
    @TokenId() tokenId: string,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    assertPerson(caller);
    const theirs = this.theirs(caller, await this.tokens.list());
    const token = theirs.find(({ id }) => id === tokenId);
    if (token === undefined) throw new UnknownToken(tokenId);
    actIsAbout(request, `token ${token.name}`);
    await this.tokens.revoke(tokenId);
  }

  /** Nobody takes over or away what may do more than he. @throws UnknownAccount, NotAllowed */
  private async assertMayChange(
    accountId: string,
    caller: Principal,
    request: FastifyRequest,
  ): Promise<void> {
    assertPerson(caller);
    const theirs = this.theirs(caller, await this.accounts.list());
    const account = theirs.find(({ id }) => id === accountId);
    if (account === undefined) throw new UnknownAccount(accountId);
    const { name, roles, tenantIds } = account;
    actIsAbout(request, `account ${name}`);
    assertMayGive(caller, { permissions: permissionsOf(roles), tenantIds });
  }

  private theirs<Row extends Pick<Grant, 'tenantIds'>>(
    caller: Principal,
    rows: readonly Row[],
  ): readonly Row[] {
    return rows.filter((row) => covers(caller, row, this.tenants.ids));
  }

  /** @throws InvalidValue for a tenant that is not there */
  private tenantsOf(
    { tenantIds }: { readonly tenantIds?: readonly string[] },
    caller: Principal,
  ): Grant['tenantIds'] {
    if (tenantIds === undefined) return caller.tenantIds;
    const stranger = tenantIds.find((id) => !this.tenants.ids.includes(id));
    if (stranger === undefined || caller.tenantIds !== 'all') return tenantIds;
    throw new InvalidValue('tenantIds', `some of ${this.tenants.ids.join(', ')}`, stranger);
  }
}
