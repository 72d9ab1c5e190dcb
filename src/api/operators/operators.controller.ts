import { Controller, Get, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { written } from '../../exports/formats.port.js';
import { Evidence } from '../../integrity/evidence.port.js';
import { ListOperatorActs } from '../../operators/list-operator-acts.query.js';
import { ReadOperatorActs } from '../../operators/read-operator-acts.query.js';
import { Needs } from '../access/needs.js';
import { OpenStreams } from '../open-streams.js';
import { Answers, Streams } from '../openapi-answers.js';
import { pageOf } from '../paging.js';
import { TenantId } from '../path-ids.js';
import { actsExport } from './acts-export.js';
import { ActsExportParameters, ActsParameters, wantedActs } from './acts-parameters.js';

/** Who did what with this program; for auditors, who do nothing else with it. */
@ApiTags('operators')
@Controller('api/tenants/:tenantId/operators')
export class OperatorsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly streams: OpenStreams,
    private readonly evidence: Evidence,
  ) {}

  @Get()
  @Needs('audit/read')
  @Answers('What operators did, and were refused, newest first', 'OperatorActPage')
  list(@TenantId() tenantId: string, @Query() parameters: ActsParameters) {
    const page = pageOf(parameters);
    return this.queries.execute(new ListOperatorActs(tenantId, wantedActs(parameters), page));
  }

  @Get('export')
  @Needs('audit/read')
  @Streams(
    'What operators did, oldest first, as NDJSON, CSV or Parquet',
    'application/x-ndjson',
    'ActLine',
  )
  async export(
    @TenantId() tenantId: string,
    @Query() { format = 'ndjson', ...parameters }: ActsExportParameters,
    @Res() reply: FastifyReply,
  ) {
    const wanted = wantedActs(parameters);
    const acts = await this.queries.execute(new ReadOperatorActs(tenantId, wanted));
    answersAtOnce(reply);
    return this.streams.sendFile(reply, written(actsExport(acts), format));
  }

  @Get('evidence')
  @Needs('audit/read')
  @Streams(
    'What proves the operators’ audit, one value a line: keys, sealed statements, acts',
    'application/x-ndjson',
    'EvidenceLine',
  )
  proof(@TenantId() tenantId: string, @Res() reply: FastifyReply) {
    return this.streams.send(reply, 'application/x-ndjson', (signal) =>
      this.evidence.parts(tenantId, signal, 'operators'),
    );
  }
}

/** Else the head would wait for the first act that is wanted, and there may be none in very many. */
const answersAtOnce = ({ raw }: FastifyReply): void => {
  raw.once('pipe', () => {
    raw.flushHeaders();
  });
};
