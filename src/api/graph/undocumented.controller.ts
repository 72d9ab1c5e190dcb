import { Delete, HttpException, HttpStatus, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs, TakesScopes } from '../access/needs.js';
import { GraphController, SCOPES } from './graph-controller.js';

const job = 'jobs/:jobId';
const snapshot = 'snapshots/:snapshotId';
const kinds = [`${snapshot}/recoveryPreviewJobs`, `${snapshot}/recoveryJobs`];
const items = ['', job, snapshot, ...kinds.map((kind) => `${kind}/:jobId`)];
const places = [...items, 'jobs', 'snapshots', ...kinds];

/** Writes that clients made from the metadata of Microsoft Graph can send and nobody documents: they do nothing. */
@ApiExcludeController()
@GraphController()
export class UndocumentedController {
  @Patch(places)
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  patch(@Res({ passthrough: true }) reply: FastifyReply): never {
    return refused(reply);
  }

  @Put(places)
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  put(@Res({ passthrough: true }) reply: FastifyReply): never {
    return refused(reply);
  }

  @Delete(places)
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  delete(@Res({ passthrough: true }) reply: FastifyReply): never {
    return refused(reply);
  }

  @Post([...items, 'jobs', 'snapshots'])
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  post(@Res({ passthrough: true }) reply: FastifyReply): never {
    return refused(reply);
  }
}

const refused = (reply: FastifyReply): never => {
  reply.header('allow', 'GET');
  throw new HttpException(
    'Specified HTTP method is not allowed for the request target.',
    HttpStatus.METHOD_NOT_ALLOWED,
  );
};
