import type { OpenAPIObject } from '@nestjs/swagger';
import { counterfactualSchemas } from './schemas/counterfactual.js';
import { historySchemas } from './schemas/history.js';
import { importSchemas } from './schemas/imports.js';
import { integritySchemas } from './schemas/integrity.js';
import { jobSchemas } from './schemas/jobs.js';
import { membershipSchemas } from './schemas/membership.js';
import { overviewSchemas } from './schemas/overview.js';
import { recoverySchemas } from './schemas/recoveries.js';
import { retentionSchemas } from './schemas/retention.js';
import { serverSchemas } from './schemas/server.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const named = {
  ...counterfactualSchemas,
  ...historySchemas,
  ...importSchemas,
  ...integritySchemas,
  ...jobSchemas,
  ...membershipSchemas,
  ...overviewSchemas,
  ...recoverySchemas,
  ...retentionSchemas,
  ...serverSchemas,
};

export type SchemaName = keyof typeof named;

/** What answers look like, by the name routes refer to. */
export const schemas: Schemas = named;
