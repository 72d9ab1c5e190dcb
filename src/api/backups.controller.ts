import { Controller, Get, HttpStatus, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GetBackup, ListBackups } from '../backups/list-backups.query.js';
import { TakeBackup } from '../backups/take-backup.command.js';
import { Needs } from './access/needs.js';
import { TakesNoBody } from './no-body.guard.js';
import { Answers } from './openapi-answers.js';
import { pageOf, PagingParameters } from './paging.js';
import { PathId, TenantId } from './path-ids.js';

@ApiTags('backups')
@Controller('api/tenants/:tenantId/backups')
export class BackupsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('backup/standard/read')
  @Answers('Restore points, newest first', 'BackupPage')
  list(@TenantId() tenantId: string, @Query() paging: PagingParameters) {
    return this.queries.execute(new ListBackups(tenantId, pageOf(paging)));
  }

  @Post()
  @Needs('backup/standard/create')
  @TakesNoBody()
  @Answers('Take a backup of the tenant as it is known now', 'Backup', HttpStatus.CREATED)
  async take(@TenantId() tenantId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const backup = await this.commands.execute(new TakeBackup(tenantId, 'requested'));
    reply.header('location', `/api/tenants/${tenantId}/backups/${backup.backupId}`);
    return backup;
  }

  @Get(':backupId')
  @Needs('backup/standard/read')
  @Answers('A restore point', 'Backup')
  get(@TenantId() tenantId: string, @PathId('backupId', 'a backup') backupId: string) {
    return this.queries.execute(new GetBackup(tenantId, backupId));
  }
}
