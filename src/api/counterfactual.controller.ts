import { Body, Controller, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { objectId } from '../domain/directory/directory-object.js';
import { written } from '../exports/formats.port.js';
import { stateExport } from '../exports/state-export.port.js';
import { Needs } from './access/needs.js';
import { Counterfactuals } from './counterfactuals.js';
import {
  CounterfactualBody,
  CounterfactualExportBody,
  CounterfactualPageBody,
} from './counterfactual-bodies.js';
import { linesWithout } from './counterfactual-export.js';
import { FormatParameters } from './objects-parameters.js';
import { OpenStreams } from './open-streams.js';
import { Answers, Streams } from './openapi-answers.js';
import { PathObjectId, TenantId } from './path-ids.js';
import { TakesImportedTenants } from './tenant.guard.js';

/** How the tenant would be now without some changes: read with POST, because a cause may name a thousand. */
@ApiTags('counterfactual')
@Controller('api/tenants/:tenantId/counterfactual')
export class CounterfactualController {
  constructor(
    private readonly counterfactuals: Counterfactuals,
    private readonly streams: OpenStreams,
  ) {}

  @Post('differences')
  @Needs('history/read')
  @TakesImportedTenants()
  @Answers('The objects that would be different without some changes', 'WouldBePage')
  differences(@TenantId() tenantId: string, @Body() body: CounterfactualPageBody) {
    return this.counterfactuals.page(tenantId, body);
  }

  @Post('objects/:objectId')
  @Needs('history/read')
  @TakesImportedTenants()
  @Answers('An object as it would be without some changes', 'WouldBeObject')
  object(
    @TenantId() tenantId: string,
    @PathObjectId() id: string,
    @Body() body: CounterfactualBody,
  ) {
    return this.counterfactuals.object(tenantId, objectId(id), body);
  }

  @Post('export')
  @Needs('history/export')
  @TakesImportedTenants()
  @Streams(
    'Every object there would be without some changes with its links, in the formats of an export',
    'application/x-ndjson',
    'ExportLine',
  )
  async export(
    @TenantId() tenantId: string,
    @Body() body: CounterfactualExportBody,
    @Query() { format = 'ndjson' }: FormatParameters,
    @Res() reply: FastifyReply,
  ) {
    const sight = await this.counterfactuals.whole(tenantId, body);
    const exported = stateExport({
      ...{ trust: sight.state.trust, type: sight.type },
      lines: (signal) => linesWithout(sight, signal),
    });
    return this.streams.sendFile(reply.status(200), written(exported, format));
  }
}
