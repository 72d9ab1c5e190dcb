import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Permission } from '../../domain/access/permissions.js';
import type { Principal } from '../../domain/access/principal.js';
import {
  NOBODY,
  type OperatorAct,
  type OperatorAction,
} from '../../domain/operators/operator-act.js';
import { callerIn } from '../caller.js';

/** What a request that is recorded wants, as far as it is known before its answer. */
export interface Asking {
  action: OperatorAction;
  permission: string | null;
  readonly requestId: string;
  /** In whose records it stands; `undefined` before it was let in. */
  tenantIds: readonly string[] | undefined;
  /** Beside the path. */
  about: string | null;
  /** Whether credentials were looked at that did not hold, or not here. */
  isTry: boolean;
  /** Whether it was recorded before it acted. */
  isAsked: boolean;
  /** Whether its outcome is recorded. */
  isDone: boolean;
}

type Watched = FastifyRequest & { asking?: Asking };

/** Notes what a request wants; `fields` of its body say what it is about. */
export const watch = (
  request: FastifyRequest,
  what: Pick<Asking, 'action' | 'permission'>,
  fields: readonly string[] = [],
): Asking =>
  ((request as Watched).asking = {
    ...what,
    requestId: randomUUID(),
    tenantIds: undefined,
    about: aboutIn(request.body, fields),
    isTry: false,
    isAsked: false,
    isDone: false,
  });

/** `undefined` for a request that is not recorded, and for one that did not come so far. */
export const askingIn = (request: FastifyRequest): Asking | undefined =>
  (request as Watched).asking;

/** Says what a request is about that neither its path nor a reason in its body tells; no secrets. */
export const actIsAbout = (request: FastifyRequest, what: string): void => {
  const asking = askingIn(request);
  if (asking !== undefined) asking.about = what;
};

/** Says that credentials were looked at, and whose they are said to be where somebody has that name. */
export const signInWasTried = (request: FastifyRequest, account: string | null): void => {
  const asking = askingIn(request);
  if (asking === undefined) return;
  asking.isTry = true;
  if (account !== null) asking.about = `account ${account}`;
};

/** Says what a request is that its route does not tell, once that is known. */
export const actIs = (
  request: FastifyRequest,
  { action, permission }: { readonly action: OperatorAction; readonly permission: Permission },
): void => {
  const asking = askingIn(request);
  if (asking !== undefined) Object.assign(asking, { action, permission });
};

/** A request as an act of whoever sent it. */
export const actOf = (
  request: FastifyRequest,
  asking: Pick<Asking, 'action' | 'permission' | 'requestId' | 'about'>,
  outcome: OperatorAct['outcome'],
  principal: Principal | undefined = callerIn(request),
): OperatorAct => {
  const { method, routeOptions, url, ip, id } = request;
  const { action, permission, requestId, about } = asking;
  const [path = ''] = url.split('?');
  return {
    ...{ action, permission, outcome, method, requestId, address: ip, correlationId: id },
    actor: principal ?? NOBODY,
    route: routeOptions.url ?? '',
    target: about === null ? path : `${path} ${about}`,
    reason: reasonIn(request.body),
    query: filtersIn(request.query),
  };
};

/** Whether the body says to go on against the safety proof. */
export const overrules = ({ body }: FastifyRequest): boolean =>
  fieldOf(body, 'overrule') !== undefined;

const reasonIn = (body: unknown): string | null => {
  const given = fieldOf(body, 'overrule') ?? fieldOf(body, 'reason');
  return typeof given === 'string' ? given : null;
};

const aboutIn = (body: unknown, fields: readonly string[]): string | null => {
  const given = fields
    .map((name) => [name, fieldOf(body, name)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${shownOf(textOf(value))}`);
  return given.length === 0 ? null : given.join(', ');
};

const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, name)
    ? body[name as keyof typeof body]
    : undefined;

/** Where a list goes on says nothing. */
const PAGING = new Set(['cursor', 'limit']);
const SECRET = /token|secret|password|code|key|assertion|state|nonce/i;

const filtersIn = (query: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(typeof query === 'object' && query !== null ? query : {})
      .filter(([name]) => !PAGING.has(name))
      .map(([name, value]) => [
        name,
        SECRET.test(name) ? '(not recorded)' : shownOf(textOf(value)),
      ]),
  );

/** A token in a field that is meant for something else. */
const shownOf = (value: string): string =>
  /\bslt_[\w-]|\beyJ[\w-]{8}/.test(value) ? '(not recorded)' : value;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
