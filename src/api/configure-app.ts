import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveDashboard } from './dashboard.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestRates } from './request-rates.js';
import { requestValidation } from './request-validation.js';

interface AppSettings {
  readonly publicUrl: string | null;
  /** Where the dashboard was built; without one there is none. */
  readonly dashboardFolder?: string | null;
}

/** Everything about HTTP that is not a route: checks, errors, the OpenAPI pages. */
export const configureApp = (
  app: NestFastifyApplication,
  { publicUrl, dashboardFolder = null }: AppSettings = { publicUrl: null },
): void => {
  app.useGlobalPipes(requestValidation());
  app.useGlobalFilters(new ProblemFilter(app.get(RequestRates)));
  // A page of another site must not be able to start a recovery, nor with the cookie of somebody signed in.
  app.enableCsrfProtection({
    trustedOrigins: publicUrl === null ? [] : [new URL(publicUrl).origin],
  });
  serveOpenApi(app);
  if (dashboardFolder !== null) serveDashboard(app, dashboardFolder);
};
