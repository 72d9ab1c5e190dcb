import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CancelReport } from '../comparison/cancel-report.command.js';
import { GetReport } from '../comparison/get-report.query.js';
import { ListReportRows } from '../comparison/list-report-rows.query.js';
import { ListReports } from '../comparison/list-reports.query.js';
import { ReadReport } from '../comparison/read-report.query.js';
import { RequestReport } from '../comparison/request-report.command.js';
import { operatorOf } from '../domain/access/principal.js';
import { type RecoveryAction, recoveryActions } from '../domain/comparison/recoverability.js';
import type { ReportRow } from '../domain/comparison/report-row.js';
import { capturedTypes } from '../domain/directory/catalogue.js';
import { Needs } from './access/needs.js';
import { type Exchange, Exchanged } from './caller.js';
import { type ReportFormat, reportFormats, reportWritten } from './export-report.js';
import { TakesNoBody } from './no-body.guard.js';
import { OpenStreams } from './open-streams.js';
import { Answers, Starts, Streams } from './openapi-answers.js';
import { pageOf, PagingParameters } from './paging.js';
import { PathId, TenantId } from './path-ids.js';
import { ReportBody, ReportRequests } from './report-requests.js';
import { OptionalOneOf, OptionalText } from './takes.js';
import { TakesImportedTenants } from './tenant.guard.js';

class RowsParameters extends PagingParameters {
  @OptionalOneOf(capturedTypes)
  readonly type?: string;

  @OptionalOneOf(recoveryActions, 'What bringing it back needs')
  readonly action?: RecoveryAction;

  @OptionalOneOf(['all', 'part', 'none'], 'How much of it a recovery can take back')
  readonly recoverable?: ReportRow['recoverable'];

  @OptionalText('a part of a display name, or an object id')
  readonly search?: string;
}

class ExportParameters {
  @OptionalOneOf(reportFormats, 'ndjson when it is left out; graph is what getChanges answers')
  readonly format?: ReportFormat;
}

@ApiTags('reports')
@Controller('api/tenants/:tenantId/reports')
export class ReportsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly requests: ReportRequests,
    private readonly streams: OpenStreams,
  ) {}

  @Post()
  @Needs('backup/preview/create')
  @TakesImportedTenants()
  @Starts('Compare two instants', 'Report')
  async request(
    @TenantId() tenantId: string,
    @Body() body: ReportBody,
    @Exchanged() { caller, reply }: Exchange,
  ) {
    const request = await this.requests.of(tenantId, body);
    const reportId = await this.commands.execute(
      new RequestReport({ tenantId, ...request, by: operatorOf(caller) }),
    );
    reply.header('location', `/api/tenants/${tenantId}/reports/${reportId}`);
    return this.queries.execute(new GetReport(tenantId, reportId));
  }

  @Get()
  @Needs('backup/standard/read')
  @Answers('Reports, newest first', 'ReportPage')
  list(@TenantId() tenantId: string, @Query() paging: PagingParameters) {
    return this.queries.execute(new ListReports(tenantId, pageOf(paging)));
  }

  @Get(':reportId')
  @Needs('backup/standard/read')
  @Answers('A report and how far it has come', 'Report')
  get(@TenantId() tenantId: string, @PathId('reportId', 'a report') reportId: string) {
    return this.queries.execute(new GetReport(tenantId, reportId));
  }

  @Get(':reportId/rows')
  @Needs('backup/standard/read')
  @Answers('The rows of a completed report', 'ReportRowPage')
  rows(
    @TenantId() tenantId: string,
    @PathId('reportId', 'a report') reportId: string,
    @Query() parameters: RowsParameters,
  ) {
    const page = pageOf(parameters);
    return this.queries.execute(new ListReportRows(tenantId, reportId, page, parameters));
  }

  @Get(':reportId/export')
  @Needs('history/export')
  @Streams(
    'A completed report with all its rows, as NDJSON, JSON, CSV, Parquet or as Graph tells changes',
    'application/x-ndjson',
    'ReportLine',
  )
  async export(
    @TenantId() tenantId: string,
    @PathId('reportId', 'a report') reportId: string,
    @Query() { format = 'ndjson' }: ExportParameters,
    @Res() reply: FastifyReply,
  ) {
    const whole = await this.queries.execute(new ReadReport(tenantId, reportId));
    return this.streams.sendFile(reply, reportWritten(whole, format));
  }

  @Post(':reportId/cancel')
  @Needs('backup/preview/cancel')
  @TakesNoBody()
  @Answers('Stop a report that has not ended', 'Report')
  async cancel(@TenantId() tenantId: string, @PathId('reportId', 'a report') reportId: string) {
    await this.commands.execute(new CancelReport(tenantId, reportId));
    return this.queries.execute(new GetReport(tenantId, reportId));
  }
}
