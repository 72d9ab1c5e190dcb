import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CancelReport } from '../comparison/cancel-report.command.js';
import { GetReport } from '../comparison/get-report.query.js';
import { ListReportRows } from '../comparison/list-report-rows.query.js';
import { ListReports } from '../comparison/list-reports.query.js';
import { RequestReport } from '../comparison/request-report.command.js';
import { capturedTypes } from '../domain/directory/catalogue.js';
import { History } from '../history/history.port.js';
import { LOCAL_OPERATOR } from './caller.js';
import { Moments } from './moments.js';
import { TakesNoBody } from './no-body.guard.js';
import { Answers, Starts } from './openapi-answers.js';
import { pageOf, PagingParameters } from './paging.js';
import { PathId, TenantId } from './path-ids.js';
import { ScopeBody, scopeOf } from './scope.js';
import { OptionalInstant, OptionalOneOf, OptionalPart, RequiredInstant } from './takes.js';
import { TakesImportedTenants } from './tenant.guard.js';

export class ReportBody {
  @RequiredInstant('The earlier side')
  readonly from: string = '';

  @OptionalInstant('The later side, now when it is left out')
  readonly until?: string;

  @OptionalPart(() => ScopeBody)
  readonly scope?: ScopeBody;
}

class RowsParameters extends PagingParameters {
  @OptionalOneOf(capturedTypes)
  readonly type?: string;
}

@ApiTags('reports')
@Controller('api/tenants/:tenantId/reports')
export class ReportsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly history: History,
  ) {}

  @Post()
  @TakesImportedTenants()
  @Starts('Compare two instants', 'Report')
  async request(
    @TenantId() tenantId: string,
    @Body() body: ReportBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const from = await this.moments.side(tenantId, body.from, 'from');
    const until = await this.moments.side(tenantId, body.until ?? 'now', 'until');
    const reportId = await this.commands.execute(
      new RequestReport({
        tenantId,
        from,
        until,
        scope: scopeOf(this.history.tenant(tenantId).now(), body.scope),
        requestedBy: LOCAL_OPERATOR,
      }),
    );
    reply.header('location', `/api/tenants/${tenantId}/reports/${reportId}`);
    return this.queries.execute(new GetReport(tenantId, reportId));
  }

  @Get()
  @Answers('Reports, newest first', 'ReportPage')
  list(@TenantId() tenantId: string, @Query() paging: PagingParameters) {
    return this.queries.execute(new ListReports(tenantId, pageOf(paging)));
  }

  @Get(':reportId')
  @Answers('A report and how far it has come', 'Report')
  get(@TenantId() tenantId: string, @PathId('reportId', 'a report') reportId: string) {
    return this.queries.execute(new GetReport(tenantId, reportId));
  }

  @Get(':reportId/rows')
  @Answers('The rows of a completed report', 'ReportRowPage')
  rows(
    @TenantId() tenantId: string,
    @PathId('reportId', 'a report') reportId: string,
    @Query() { type, ...paging }: RowsParameters,
  ) {
    return this.queries.execute(new ListReportRows(tenantId, reportId, pageOf(paging), type));
  }

  @Post(':reportId/cancel')
  @TakesNoBody()
  @Answers('Stop a report that has not ended', 'Report')
  async cancel(@TenantId() tenantId: string, @PathId('reportId', 'a report') reportId: string) {
    await this.commands.execute(new CancelReport(tenantId, reportId));
    return this.queries.execute(new GetReport(tenantId, reportId));
  }
}
