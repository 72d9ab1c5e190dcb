import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ListBreakGlass } from '../recovery/list-break-glass.query.js';
import { Needs } from './access/needs.js';
import { Answers } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { ServerSettings } from './server-settings.js';

@ApiTags('settings')
@Controller('api/tenants/:tenantId/settings')
export class SettingsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly settings: ServerSettings,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('How this server is set, and which variable of its environment sets what', 'Settings')
  async get(@TenantId() tenantId: string) {
    const { told } = this.settings;
    const value = await this.queries.execute(new ListBreakGlass(tenantId));
    return { ...told, breakGlass: { ...told.breakGlass, value } };
  }
}
