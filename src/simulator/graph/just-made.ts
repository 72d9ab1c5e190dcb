import { badRequest, resourceNotFound } from '../simulator-errors.js';
import type { Tenant } from '../tenant/tenant.js';
import type { GraphRequest } from './graph-request.js';

const USUAL_MS = 60_000;
/** Nothing is new for longer. */
const LONGEST_MS = 600_000;

/**
 * W2: refuses a write that names what came into being a moment ago, as if it were not there: 404 where
 * its address names it, else 400. @throws GraphRefusal
 */
export const refuseJustMade = (request: GraphRequest): void => {
  if (request.method === 'GET' || !request.isArmed('W2')) return;
  const made = newestNamedIn(request);
  if (made === undefined) return;
  const rule = request.struckBy('W2');
  if (rule === undefined || ageOf(made, request) > (rule.delayMs ?? USUAL_MS)) return;
  throw request.path.includes(made.id) ? resourceNotFound(made.id) : unknownReference();
};

const ageOf = ({ at }: { readonly at: number }, { tenant }: GraphRequest): number =>
  tenant.now() - at;

const newestNamedIn = ({ tenant, path, body }: GraphRequest) => {
  const text = `${path} ${JSON.stringify(body ?? null)}`;
  return madeLately(tenant, LONGEST_MS).find(({ id }) => text.includes(id));
};

const unknownReference = () =>
  badRequest(
    'One or more of the source resource object or the objects being referenced do not exist.',
  );

/** The newest first. */
const madeLately = (tenant: Tenant, withinMs: number) => {
  const { log } = tenant;
  const made: { readonly id: string; readonly at: number }[] = [];
  const from = tenant.now() - withinMs;
  for (let place = log.length - 1; place >= 0; place -= 1) {
    const change = log[place];
    if (change === undefined || change.at < from) break;
    const { kind, objectId: id, at } = change;
    if (kind === 'created' || kind === 'restored') made.push({ id, at });
  }
  return made;
};
