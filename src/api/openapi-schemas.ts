import type { OpenAPIObject } from '@nestjs/swagger';
import { accessSchemas } from './schemas/access.js';
import { alarmSchemas } from './schemas/alarms.js';
import { blastRadiusSchemas } from './schemas/blast-radius.js';
import { counterfactualSchemas } from './schemas/counterfactual.js';
import { graphSchemas } from './schemas/graph.js';
import { historySchemas } from './schemas/history.js';
import { importSchemas } from './schemas/imports.js';
import { integritySchemas } from './schemas/integrity.js';
import { jobSchemas } from './schemas/jobs.js';
import { membershipSchemas } from './schemas/membership.js';
import { operatorSchemas } from './schemas/operators.js';
import { overviewSchemas } from './schemas/overview.js';
import { recoverySchemas } from './schemas/recoveries.js';
import { retentionSchemas } from './schemas/retention.js';
import { serverSchemas } from './schemas/server.js';
import { settingsSchemas } from './schemas/settings.js';
import { timelineFeedSchemas } from './schemas/timeline-feeds.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const named = {
  ...accessSchemas,
  ...alarmSchemas,
  ...blastRadiusSchemas,
  ...counterfactualSchemas,
  ...graphSchemas,
  ...historySchemas,
  ...importSchemas,
  ...integritySchemas,
  ...jobSchemas,
  ...membershipSchemas,
  ...operatorSchemas,
  ...overviewSchemas,
  ...recoverySchemas,
  ...retentionSchemas,
  ...serverSchemas,
  ...settingsSchemas,
  ...timelineFeedSchemas,
};

export type SchemaName = keyof typeof named;

/** What answers look like, by the name routes refer to. */
export const schemas: Schemas = named;
