import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '../../src/api/openapi.js';
import type { RunningApi } from '../api/running-api.js';

export const API_TYPES_FILE = 'src/dashboard/api/schema.ts';

/** Types of all that the dashboard may ask for, as they have to stand in its folder. */
export const apiTypes = async ({ app }: RunningApi): Promise<string> => {
  const document = JSON.parse(JSON.stringify(openApiDocument(app))) as OpenAPI3;
  const types = await openapiTS(withOneRefusal(withoutGraph(document)), { alphabetize: true });
  return format(astToString(types), {
    ...(await resolveConfig(API_TYPES_FILE)),
    parser: 'typescript',
  });
};

/** Scripts of the native product ask there, the dashboard never. */
const withoutGraph = (document: OpenAPI3): OpenAPI3 => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(document.paths ?? {}).filter(([path]) => !path.startsWith('/graph/')),
  ),
});

const REFUSAL = {
  description: 'A problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Every refusal is a Problem, whichever route it comes from. */
const withOneRefusal = (document: OpenAPI3): OpenAPI3 =>
  JSON.parse(
    JSON.stringify(document, (key, value: unknown) => {
      if (key !== 'responses' || typeof value !== 'object' || value === null) return value;
      const good = Object.entries(value).filter(([status]) => status < '400');
      return Object.fromEntries([...good, ['default', REFUSAL]]);
    }),
  ) as OpenAPI3;
