import type { Json } from '../../domain/json.js';
import { isJsonObject } from '../../domain/json.js';
import { GraphRefusal } from '../simulator-errors.js';
import { textOf } from '../tenant/attributes.js';
import { type GraphAnswer, type GraphRequest, noContent, ok } from './graph-request.js';
import type { Route } from './route.js';
import type { Subscriptions } from './subscriptions.js';

const READS: Readonly<Record<string, readonly string[]>> = {
  users: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'],
  groups: ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'],
};
const ONE = /^\/subscriptions\/([^/]+)$/;

/** Requests about change notifications. */
export const subscriptionRoutes = (subscriptions: Subscriptions): readonly Route[] => [
  route('GET', /^\/subscriptions$/, ({ app, root }) =>
    ok({ '@odata.context': `${root}/$metadata#subscriptions`, value: subscriptions.list(app) }),
  ),
  route('POST', /^\/subscriptions$/, ({ app, body, root }) => {
    refuseUnreadable(app.permissions, body);
    const context = `${root}/$metadata#subscriptions/$entity`;
    const pending = subscriptions
      .create(app, body)
      .then((made) => ({ status: 201, body: { '@odata.context': context, ...made } }));
    return { status: 202, pending };
  }),
  route('GET', ONE, ({ app }, id) => ok(subscriptions.get(app, id))),
  route('PATCH', ONE, ({ app, body }, id) => ok(subscriptions.renew(app, id, body))),
  route('DELETE', ONE, ({ app }, id) => {
    subscriptions.remove(app, id);
    return noContent;
  }),
  route('POST', /^\/subscriptions\/([^/]+)\/reauthorize$/, ({ app }, id) => {
    subscriptions.reauthorize(app, id);
    return noContent;
  }),
];

const route = (
  method: string,
  path: RegExp,
  answer: (request: GraphRequest, id: string) => GraphAnswer,
): Route => ({
  method,
  path,
  family: 'directory',
  permissions: Object.values(READS).flat(),
  cost: 1,
  answer: (request, [id = '']) => answer(request, id),
});

/** Who may not read a kind of object is not told of its changes either. */
const refuseUnreadable = (permissions: ReadonlySet<string>, body: Json | undefined): void => {
  const resource = isJsonObject(body) ? textOf(body, 'resource') : '';
  const needed = READS[resource.replace(/^\//, '').split('/')[0] ?? ''];
  if (needed === undefined || needed.some((permission) => permissions.has(permission))) return;
  throw new GraphRefusal(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
};
