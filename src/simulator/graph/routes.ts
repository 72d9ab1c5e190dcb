import type { AuditLog } from './audit-log.js';
import { answerAudit, answerAudits } from './audits.js';
import type { DeltaRounds } from './delta-rounds.js';
import { answerByIds } from './directory-objects.js';
import { eligibilityRoutes } from './eligibility.js';
import { assignmentRoutes, linkRoutes } from './link-routes.js';
import { binRoutes, objectRoutes } from './object-routes.js';
import { route, type Route } from './route.js';
import { actionRoutes } from './actions.js';
import { accessTo } from './access.js';
import { subscriptionRoutes } from './subscription-routes.js';
import type { Subscriptions } from './subscriptions.js';

export interface RouteContext {
  readonly rounds: DeltaRounds;
  readonly audits: AuditLog;
  readonly subscriptions: Subscriptions;
}

/** Every request this tenant answers; earlier routes come first. */
export const graphRoutes = ({ rounds, audits, subscriptions }: RouteContext): readonly Route[] => {
  const reports = { family: 'reports' } as const;
  return [
    ...objectRoutes(rounds),
    ...linkRoutes(),
    ...assignmentRoutes(),
    ...eligibilityRoutes(),
    ...actionRoutes(),
    ...binRoutes(),
    ...subscriptionRoutes(subscriptions),
    route(['POST', '/directoryObjects/getByIds'], accessTo.group.read, answerByIds),
    route(
      ['GET', '/auditLogs/directoryAudits'],
      ['AuditLog.Read.All'],
      (request) => answerAudits(request, audits),
      reports,
    ),
    route(
      ['GET', '/auditLogs/directoryAudits/{id}'],
      ['AuditLog.Read.All'],
      (_request, [id = '']) => answerAudit(audits, id),
      reports,
    ),
  ];
};
