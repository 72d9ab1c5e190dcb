import createClient, { type Middleware } from 'openapi-fetch';
import createQueries from 'openapi-react-query';
import { checkSession } from './query-client.js';
import { lostOnTheWay, refusedBy, unreachable } from './refused.js';
import type { paths } from './schema.js';

const WHO_AM_I = '/auth/me';

const refusals: Middleware = {
  async onResponse({ response, schemaPath }): Promise<Response | undefined> {
    if (response.ok) return undefined;
    // Not ready is what was asked for, and told in the same shape.
    if (schemaPath === '/ready' && response.status === 503) return new Response(response.body);
    if (response.status === 401 && schemaPath !== WHO_AM_I) checkSession();
    throw await refusedBy(response);
  },
  onError({ error, request }) {
    if (error instanceof DOMException) return undefined;
    return request.method === 'GET' ? unreachable() : lostOnTheWay();
  },
};

/** Asks the public API; every refusal is thrown as {@link Refused}. */
export const api = createClient<paths>({ baseUrl: '/' });
api.use(refusals);

/** The same for components: `queries.useQuery('get', path, init)`. */
export const queries = createQueries(api);
