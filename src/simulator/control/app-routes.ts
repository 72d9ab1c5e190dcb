import type { FastifyInstance } from 'fastify';
import type { Json, JsonObject } from '../../domain/json.js';
import type { AppRegistrations, RegisteredApp } from '../graph/app-registrations.js';
import type { QuotaLimits, Quotas } from '../graph/quotas.js';
import type { Subscriptions } from '../graph/subscriptions.js';
import type { Tokens } from '../graph/tokens.js';
import { ControlRefusal } from '../simulator-errors.js';
import { fieldsOf, numberIn, textIn } from './control-input.js';

export interface AppParts {
  readonly apps: AppRegistrations;
  readonly tokens: Tokens;
  readonly subscriptions: Subscriptions;
  readonly quotas: Quotas | null;
}

interface OfApp {
  readonly Params: { readonly name: string };
}
interface OfSubscription {
  readonly Params: { readonly id: string };
}

/** What the applications may, how they sign in, how much they may ask, what they are told of. */
export const appRoutes = (server: FastifyInstance, parts: AppParts): void => {
  const { apps, tokens, subscriptions, quotas } = parts;
  server.get<OfApp>('/apps/:name', ({ params }) => told(apps.named(params.name)));
  server.post<OfApp>('/apps/:name/permissions', ({ params, body }) => {
    const app = apps.named(params.name);
    const fields = fieldsOf(body as Json | undefined, ['give', 'take']);
    for (const permission of textsIn(fields, 'give')) app.permissions.add(permission);
    for (const permission of textsIn(fields, 'take')) app.permissions.delete(permission);
    return told(app);
  });
  server.post<OfApp>('/apps/:name/certificates', ({ params, body }) => {
    const fields = fieldsOf(body as Json | undefined, ['certificate']);
    const pem = textIn(fields, 'certificate') ?? '';
    return { thumbprint: apps.addCertificate(apps.named(params.name), pem) };
  });
  server.post('/tokens/revoke', () => {
    tokens.revokeAll();
    return {};
  });
  server.get('/subscriptions', () => ({
    subscriptions: subscriptions.all(),
    deliveries: subscriptions.notifications.deliveries,
  }));
  server.delete<OfSubscription>('/subscriptions/:id', ({ params }) => {
    subscriptions.forget(params.id);
    return {};
  });
  server.post<OfSubscription>('/subscriptions/:id/reauthorization-required', ({ params }) => {
    subscriptions.askAgain(params.id);
    return {};
  });
  server.get('/quotas', () => ({ limits: quotas?.limits ?? null }));
  server.put('/quotas', ({ body }) => {
    if (quotas === null) throw new ControlRefusal(400, 'this tenant enforces no quotas');
    quotas.limits = limitsIn(quotas.limits, fieldsOf(body as Json, Object.keys(quotas.limits)));
    return { limits: quotas.limits };
  });
};

const told = (app: RegisteredApp): JsonObject => ({
  displayName: app.displayName,
  appId: app.appId,
  servicePrincipalId: app.servicePrincipalId,
  permissions: [...app.permissions],
  certificates: [...app.certificates.keys()],
});

const textsIn = (fields: JsonObject, name: string): readonly string[] => {
  const value = fields[name] ?? [];
  const texts = Array.isArray(value) ? value.filter((one: Json) => typeof one === 'string') : null;
  if (texts !== null && texts.length === (value as readonly Json[]).length) return texts;
  throw new ControlRefusal(400, `${name} takes a list of permissions`);
};

const MOST = 1_000_000_000;

const limitsIn = (now: QuotaLimits, fields: JsonObject): QuotaLimits => ({
  units: numberIn(fields, 'units', now.units, MOST),
  writes: numberIn(fields, 'writes', now.writes, MOST),
  tenantWrites: numberIn(fields, 'tenantWrites', now.tenantWrites, MOST),
  deviceWrites: numberIn(fields, 'deviceWrites', now.deviceWrites, MOST),
  reports: numberIn(fields, 'reports', now.reports, MOST),
  conditionalAccess: numberIn(fields, 'conditionalAccess', now.conditionalAccess, MOST),
});
