import type { FastifyInstance } from 'fastify';
import type { Json } from '../../domain/json.js';
import { faultSentences, furtherSentences } from '../graph/fault-catalogue.js';
import type { Faults } from '../graph/faults.js';
import type { RequestLog } from '../graph/request-log.js';
import { ControlRefusal } from '../simulator-errors.js';

export interface FaultParts {
  readonly faults: Faults;
  readonly log: RequestLog;
}

/** What goes wrong, and what was asked for. */
export const faultRoutes = (server: FastifyInstance, { faults, log }: FaultParts): void => {
  server.get('/faults', () => ({
    faults: faults.list(),
    known: faultSentences,
    withoutRule: furtherSentences,
  }));
  server.put('/faults', ({ body }) => {
    faults.replace(body as Json | undefined);
    return { faults: faults.list() };
  });
  server.delete('/faults', () => {
    faults.clear();
    return { faults: [] };
  });
  server.get<{ Querystring: { after?: string } }>('/requests', ({ query: { after = '0' } }) => {
    if (!/^\d+$/.test(after)) throw new ControlRefusal(400, 'after takes a number of a request');
    return { requests: log.after(Number(after)) };
  });
  server.delete('/requests', () => {
    log.clear();
    return { requests: [] };
  });
};
