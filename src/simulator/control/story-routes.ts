import type { FastifyInstance } from 'fastify';
import type { Json } from '../../domain/json.js';
import type { Dials } from '../graph/dials.js';
import { ControlRefusal } from '../simulator-errors.js';
import { act } from './acting.js';
import { fieldsOf, msIn, numberIn } from './control-input.js';
import { listScenarios, playScenario } from './scenarios.js';
import type { StageParts } from './stage.js';
import { truthAfter } from './truth.js';

export interface StoryParts extends StageParts {
  readonly dials: Dials;
}

/** What happens in the tenant, when, and who really did it. */
export const storyRoutes = (server: FastifyInstance, parts: StoryParts): void => {
  const { tenant, audits, clock, dials } = parts;
  server.post('/act', ({ body }) => act(parts, body as Json | undefined));
  server.get('/scenarios', () => ({ scenarios: listScenarios() }));
  server.post<{ Params: { name: string } }>('/scenarios/:name', ({ params, body }) =>
    playScenario(parts, params.name, body as Json | undefined),
  );
  server.get<{ Querystring: { after?: string } }>('/truth', ({ query: { after = '0' } }) => {
    if (!/^\d+$/.test(after)) throw new ControlRefusal(400, 'after takes a number of a change');
    return { changes: truthAfter(tenant, audits, Number(after)) };
  });
  const time = () => ({ now: new Date(tenant.now()).toISOString(), aheadMs: clock.aheadMs });
  server.get('/clock', time);
  server.post('/clock', ({ body }) => {
    clock.advance(msIn(fieldsOf(body as Json | undefined, ['advanceMs']), 'advanceMs', 0));
    return time();
  });
  server.get('/dials', () => dials);
  server.put('/dials', ({ body }) => turned(dials, body as Json | undefined));
};

const turned = (dials: Dials, body: Json | undefined): Dials => {
  const fields = fieldsOf(body, Object.keys(dials));
  dials.auditDelayMs = msIn(fields, 'auditDelayMs', dials.auditDelayMs);
  dials.readLagMs = msIn(fields, 'readLagMs', dials.readLagMs);
  dials.notificationDelayMs = msIn(fields, 'notificationDelayMs', dials.notificationDelayMs);
  const { tokenLifetimeSeconds } = dials;
  const longest = 86_400;
  dials.tokenLifetimeSeconds = numberIn(
    fields,
    'tokenLifetimeSeconds',
    tokenLifetimeSeconds,
    longest,
  );
  return dials;
};
