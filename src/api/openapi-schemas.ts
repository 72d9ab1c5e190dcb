import type { OpenAPIObject } from '@nestjs/swagger';
import { historySchemas } from './schemas/history.js';
import { jobSchemas } from './schemas/jobs.js';
import { serverSchemas } from './schemas/server.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const named = { ...historySchemas, ...jobSchemas, ...serverSchemas };

export type SchemaName = keyof typeof named;

/** What answers look like, by the name routes refer to. */
export const schemas: Schemas = named;
