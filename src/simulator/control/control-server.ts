import fastify, { type FastifyInstance } from 'fastify';
import type { Json, JsonObject } from '../../domain/json.js';
import { keyRoutes } from '../sign-in/key-routes.js';
import type { SigningKeys } from '../sign-in/signing-keys.js';
import { ControlRefusal, GraphRefusal } from '../simulator-errors.js';
import { isSimulatedType, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { type AppParts, appRoutes } from './app-routes.js';
import { type FaultParts, faultRoutes } from './fault-routes.js';
import { load } from './loading.js';
import { nameOf } from './stage.js';
import { type StoryParts, storyRoutes } from './story-routes.js';

export interface ControlParts extends AppParts, FaultParts, StoryParts {
  readonly tenantId: string;
  readonly keys: SigningKeys;
}

const BODY_BYTES = 4 * 1024 * 1024;

/** The tenant's back stage: acts as anybody, plays scenarios, makes faults, shows what is there. */
export const controlServer = (parts: ControlParts): FastifyInstance => {
  const server = fastify({ bodyLimit: BODY_BYTES, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : (JSON.parse(String(body)) as Json));
    } catch {
      done(new ControlRefusal(400, 'the body takes JSON'));
    }
  });
  server.setErrorHandler((error, _request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof ControlRefusal || error instanceof GraphRefusal) {
      return reply.code(error.status).send({ error: error.code, message });
    }
    const { statusCode = 500 } = error as { readonly statusCode?: number };
    return reply.code(statusCode).send({ error: 'failed', message });
  });
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: 'control-refusal',
      message: `nothing answers ${request.method} ${request.url}`,
    }),
  );
  tenantRoutes(server, parts);
  storyRoutes(server, parts);
  faultRoutes(server, parts);
  appRoutes(server, parts);
  keyRoutes(server, parts.keys);
  loadingRoute(server, parts);
  return server;
};

/** Its body is as long as a tenant is large, and is read as it comes. */
const loadingRoute = (server: FastifyInstance, { tenant, quotas }: ControlParts): void => {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      parsed(null, payload);
    });
    scope.post('/load', { bodyLimit: Number.MAX_SAFE_INTEGER }, async ({ body }) => {
      const loaded = await load(tenant, (body ?? []) as AsyncIterable<Uint8Array>);
      quotas?.fit(tenant.liveCount('user'));
      return loaded;
    });
    done();
  });
};

const tenantRoutes = (server: FastifyInstance, { tenant, tenantId }: ControlParts): void => {
  server.get('/status', () => ({
    tenantId,
    counts: Object.fromEntries(Object.keys(shapes).map((type) => [type, tenant.liveCount(type)])),
    sequence: tenant.sequence,
    now: new Date(tenant.now()).toISOString(),
  }));
  server.get<{ Querystring: { type?: string } }>('/objects', ({ query: { type } }) => {
    const types = type === undefined ? Object.keys(shapes) : [checkedType(type)];
    return { objects: types.flatMap((each) => [...objectsOf(tenant, each)].map(rawObject)) };
  });
  server.get<{ Params: { id: string } }>('/objects/:id', ({ params: { id } }) => {
    const object = tenant.object(id);
    if (object === undefined) throw new ControlRefusal(404, `there is no object ${id}`);
    return rawObject(object);
  });
  server.get<{ Querystring: { type?: string; displayName?: string } }>('/find', ({ query }) => {
    const { displayName = '' } = query;
    if (displayName === '') throw new ControlRefusal(400, 'displayName takes text');
    const objects = [...objectsOf(tenant, checkedType(query.type ?? ''))];
    return { objects: objects.filter((object) => nameOf(object) === displayName).map(rawObject) };
  });
};

const checkedType = (type: string): SimulatedType => {
  if (isSimulatedType(type)) return type;
  throw new ControlRefusal(400, `type takes one of ${Object.keys(shapes).join(', ')}`);
};

/** Live and soft-deleted objects. */
function* objectsOf(tenant: Tenant, type: string): Generator<TenantObject> {
  for (let position = 0; position < tenant.size(type); position += 1) {
    const object = tenant.object(tenant.idAt(type, position) ?? '');
    if (object !== undefined && object.status !== 'hard-deleted') yield object;
  }
}

const rawObject = (object: TenantObject): JsonObject => ({
  objectId: object.id,
  objectType: object.type,
  status: object.status,
  deletedDateTime: object.deletedAt === null ? null : new Date(object.deletedAt).toISOString(),
  attributes: object.attributes,
  links: Object.fromEntries(
    [...object.links].map(([relation, links]) => [
      relation,
      [...links.slice()].map(({ targetId }) => targetId),
    ]),
  ),
});
