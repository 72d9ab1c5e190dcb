import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Authenticator } from '../access/authenticator.port.js';
import { DemoMode } from './demo-mode.js';
import { schemas } from './openapi-schemas.js';

/** The document that lists every route with what it takes and answers. */
export const openApiDocument = (app: NestFastifyApplication): OpenAPIObject => {
  const about = new DocumentBuilder()
    .setTitle('Stateline')
    .setDescription(
      [
        'The change timeline and recovery engine for Microsoft Entra tenants.',
        app.get(Authenticator, { strict: false }).required
          ? 'Takes a bearer token, or the cookie of a sign-in. `x-permission` tells what a route takes.'
          : '**Nobody signs in:** whoever reaches this server may do everything.',
        ...(app.get(DemoMode).controlUrl === null
          ? []
          : ['**The tenant is simulated:** no real directory is read or written.']),
      ].join('\n\n'),
    )
    .addBearerAuth()
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  const document = SwaggerModule.createDocument(app, about);
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...schemas },
    },
  };
};

/** The document as JSON and as pages to try it on. */
export const serveOpenApi = (app: NestFastifyApplication): void => {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/docs-json',
    // Who asks for YAML would have it made anew each time.
    raw: ['json'],
    customSiteTitle: 'Stateline API',
  });
};
