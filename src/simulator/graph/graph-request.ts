import type { Json } from '../../domain/json.js';
import type { ChangeActor } from '../tenant/change.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantView } from '../tenant/tenant-view.js';
import type { FaultId, FaultRule } from './faults.js';

export type GraphVersion = 'v1.0' | 'beta';

/** An application that holds a token. */
export interface CallingApp {
  readonly appId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
  readonly permissions: ReadonlySet<string>;
}

export interface GraphRequest {
  readonly method: string;
  readonly version: GraphVersion;
  /** Without version and query, decoded, as `/users/delta`. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Json | undefined;
  /** `http://127.0.0.1:PORT/v1.0`, for the links in answers. */
  readonly root: string;
  readonly app: CallingApp;
  readonly tenant: Tenant;
  /** What reads show: the tenant now, or a little while ago. */
  readonly view: TenantView;
  /** The fault rule that strikes this request, if one of this id (and mode) does. */
  readonly struckBy: (id: FaultId, mode?: string) => FaultRule | undefined;
  /** Whether there is a rule of this id at all. */
  readonly isArmed: (id: FaultId) => boolean;
  /** How often a rule has struck. */
  readonly strikesOf: (rule: FaultRule) => number;
}

/** The application as the author of a change. */
export const actorOf = ({ app }: GraphRequest): ChangeActor => ({
  kind: 'application',
  id: app.servicePrincipalId,
  appId: app.appId,
  name: app.displayName,
});

export interface GraphAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or a value to be made JSON; nothing for an empty answer. */
  readonly text?: string;
  readonly body?: unknown;
  /** The answer, when somebody else has to be asked first. */
  readonly pending?: Promise<GraphAnswer>;
}

export const ok = (body: unknown): GraphAnswer => ({ status: 200, body });
export const noContent: GraphAnswer = { status: 204 };
