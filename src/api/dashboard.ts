import fastifyStatic from '@fastify/static';
import { HttpStatus } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { DASHBOARD_POLICY } from './security-headers.js';

/** Views have addresses of their own, which are all the same page. */
const VIEWS = ['/', '/sign-in', '/tenants/*'];

/** Addresses that answer as the API does, whoever asks. */
const OF_API = /^\/(api|auth|graph)(?=[/?]|$)/i;

/** Files whose name changes with what is in them. */
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Serves the dashboard out of the folder it was built into. It holds nothing of any tenant: all it shows it
 * asks of the API, as whoever is signed in.
 */
export const serveDashboard = (app: NestFastifyApplication, folder: string): void => {
  const server = app.getHttpAdapter().getInstance();
  // In a scope of its own, so that the pages of the OpenAPI document can have theirs.
  void server.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root: folder,
      serve: false,
      preCompressed: true,
      cacheControl: false,
    });
    scope.get<{ readonly Params: { readonly file: string } }>(
      '/assets/:file',
      ({ params: { file } }, reply) =>
        reply.header('cache-control', FOREVER).sendFile(`assets/${file}`),
    );
    const page = (reply: FastifyReply) =>
      reply.header('content-security-policy', DASHBOARD_POLICY).sendFile('index.html');
    for (const view of VIEWS) scope.get(view, (_request, reply) => page(reply));
    // The page says so itself, with a way home; programs are told as everywhere.
    scope.get('/*', ({ url, headers: { accept = '' } }, reply) => {
      const isPage = accept.includes('text/html') && !OF_API.test(url);
      if (isPage) page(reply.status(HttpStatus.NOT_FOUND));
      else reply.callNotFound();
    });
  });
};
