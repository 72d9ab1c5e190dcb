import { resourceNotFound } from '../simulator-errors.js';
import type { CallingApp, GraphAnswer, GraphRequest } from './graph-request.js';

/** What an application can find out about itself and the others, by either of its ids. */
export const answerServicePrincipal = (
  { root }: GraphRequest,
  apps: readonly CallingApp[],
  id: string,
): GraphAnswer => {
  const app = apps.find(({ appId, servicePrincipalId }) =>
    [appId, servicePrincipalId].includes(id),
  );
  if (app === undefined) throw resourceNotFound(id);
  return {
    status: 200,
    body: {
      '@odata.context': `${root}/$metadata#servicePrincipals/$entity`,
      id: app.servicePrincipalId,
      appId: app.appId,
      displayName: app.displayName,
      accountEnabled: true,
      servicePrincipalType: 'Application',
    },
  };
};
