import type { SimulatorReady } from '../../src/simulator/simulator-process.js';

/** The environment in which Stateline captures and writes a simulated tenant, and nobody has to sign in. */
export const tenantEnvironment = ({
  tenantId,
  graphUrl,
  tokenUrl,
  credentials,
}: SimulatorReady): Record<string, string> => ({
  STATELINE_TENANT_ID: tenantId,
  STATELINE_SIGN_IN: 'off',
  STATELINE_GRAPH_URL: graphUrl,
  STATELINE_TOKEN_URL: tokenUrl,
  STATELINE_CLIENT_ID: credentials.reader.clientId,
  STATELINE_CLIENT_SECRET: credentials.reader.clientSecret,
  STATELINE_WRITER_CLIENT_ID: credentials.writer.clientId,
  STATELINE_WRITER_CLIENT_SECRET: credentials.writer.clientSecret,
});
