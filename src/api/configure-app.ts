import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { requestValidation } from './request-validation.js';

/** Everything about HTTP that is not a route: checks, errors, headers, the OpenAPI pages. */
export const configureApp = (app: NestFastifyApplication): void => {
  app.useGlobalPipes(requestValidation());
  app.useGlobalFilters(new ProblemFilter());
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      directives: { frameAncestors: "'none'", upgradeInsecureRequests: null },
    },
    xFrameOptions: { action: 'deny' },
    // Only what ends TLS can promise that there will be TLS.
    strictTransportSecurity: false,
  });
  // Without a sign-in, a page of another site must not be able to start a recovery.
  app.enableCsrfProtection();
  serveOpenApi(app);
};
