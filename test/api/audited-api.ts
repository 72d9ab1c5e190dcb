import { randomUUID } from 'node:crypto';
import { AccessModule } from '../../src/access/access.module.js';
import { Sessions } from '../../src/access/sessions.port.js';
import { authorizationFor } from '../../src/cli/credentials.js';
import type { Principal } from '../../src/domain/access/principal.js';
import type { OperatorActed } from '../../src/domain/operators/operator-events.js';
import { AccessFolder, CHEAP } from '../access/an-access-folder.js';
import { eventually } from '../support/eventually.js';
import { recordedIn } from '../support/some-acts.js';
import { type Answer, answerOf, RunningApi } from './running-api.js';

const LIMIT_MS = 60_000;

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Acts = readonly OperatorActed['data'][];
type Roles = Principal['roles'];

/** A server with two tenants that asks for a sign-in and keeps a record of what operators do. */
export class AuditedApi {
  private constructor(
    readonly api: RunningApi,
    private readonly folder: AccessFolder,
  ) {}

  static async start(): Promise<AuditedApi> {
    const folder = new AccessFolder();
    const api = await RunningApi.start({
      access: AccessModule.of({ keyFolder: folder.path, entra: null, hashCost: CHEAP }),
      tenantIds: ['t', 'u'],
      requestsPerMinute: 1_000_000,
    });
    return new AuditedApi(api, folder);
  }

  async close(): Promise<void> {
    await this.api.close();
    this.folder.remove();
  }

  /** Somebody with an account of their own. */
  async signedIn(roles: Roles, tenantIds: readonly string[] = ['t']) {
    const principal: Principal = {
      ...{ id: `id-${randomUUID()}`, name: 'Ada', kind: 'user', scopes: null },
      ...{ roles, tenantIds, permissions: new Set() },
    };
    const { value } = await this.api.app.get(Sessions).start(principal);
    const headers: Readonly<Record<string, string>> = { cookie: `stateline=${value}` };
    return { id: principal.id, headers };
  }

  /** Somebody who may do everything, which takes two roles. */
  everything(tenantIds?: readonly string[]) {
    return this.signedIn(['global-administrator', 'auditor'], tenantIds);
  }

  /** What the command line shows on the machine itself; each time another. */
  async onTheMachine(): Promise<Readonly<Record<string, string>>> {
    const env = { STATELINE_KEY_FOLDER: this.folder.path };
    return { authorization: (await authorizationFor(this.api.url, env)()) ?? '' };
  }

  send(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Response> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> =
      body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(`${this.api.url}${path}`, {
      ...{ method, redirect: 'manual', headers: { ...type, ...headers }, ...json },
    });
  }

  async answered(path: string, sent: Sent = {}): Promise<Answer> {
    return answerOf(await this.send(path, sent));
  }

  acts(tenantId = 't'): Promise<Acts> {
    return recordedIn(this.api.recorded.store, tenantId);
  }

  /** Acts under a correlation id, once there are so many. */
  async actsUnder(correlationId: string, count: number, tenantId = 't'): Promise<Acts> {
    const under = async () =>
      (await this.acts(tenantId)).filter((act) => act.correlationId === correlationId);
    await eventually(async () => (await under()).length >= count, LIMIT_MS);
    return under();
  }
}

/** Headers that name a request, to find what is recorded of it. */
export const under = (headers: Readonly<Record<string, string>>) => {
  const correlationId = randomUUID();
  return { correlationId, headers: { ...headers, 'x-correlation-id': correlationId } };
};
