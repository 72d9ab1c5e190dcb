import { readFileSync } from 'node:fs';
import { certificateIn } from './directory/graph/client-assertion.js';
import type { AppCredentials } from './directory/graph/graph-options.js';
import { InvalidValue } from './domain/errors.js';
import type { Environment } from './environment.js';

export interface TenantConfig {
  readonly tenantId: string;
  readonly graphUrl: string;
  readonly tokenUrl: string;
  readonly reader: AppCredentials;
  readonly writer: AppCredentials | null;
}

/** Where each cloud's directory answers. Microsoft Graph, "National cloud deployments". */
const hosts: Readonly<
  Record<Environment['STATELINE_CLOUD'], { readonly graph: string; readonly login: string }>
> = {
  global: { graph: 'graph.microsoft.com', login: 'login.microsoftonline.com' },
  usgov: { graph: 'graph.microsoft.us', login: 'login.microsoftonline.us' },
  'usgov-dod': { graph: 'dod-graph.microsoft.us', login: 'login.microsoftonline.us' },
  china: { graph: 'microsoftgraph.chinacloudapi.cn', login: 'login.partner.microsoftonline.cn' },
};

/** Where people of a cloud sign in. */
export const authorityOf = ({ STATELINE_CLOUD: cloud }: Environment): string =>
  `https://${hosts[cloud].login}`;

/** The tenant that the environment names; URLs it gives win over those of the cloud. */
export const tenantOf = (checked: Environment): TenantConfig | null => {
  const { STATELINE_TENANT_ID: tenantId } = checked;
  if (tenantId === undefined) return null;
  const reader = credentials(appsIn(checked).reader);
  if (reader === null) return null;
  const { graph, login } = hosts[checked.STATELINE_CLOUD];
  return {
    tenantId,
    graphUrl: checked.STATELINE_GRAPH_URL ?? `https://${graph}`,
    tokenUrl: checked.STATELINE_TOKEN_URL ?? `https://${login}/${tenantId}/oauth2/v2.0/token`,
    reader,
    writer: credentials(appsIn(checked).writer),
  };
};

/** The registration that writes, whether it is this process that signs in with it or another one. */
export const writerAppIdOf = (checked: Environment): string | null =>
  checked.STATELINE_WRITER_CLIENT_ID ?? null;

interface App {
  /** How its variables begin, and what it does. */
  readonly prefix: string;
  readonly does: string;
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
  readonly certificateFile: string | undefined;
}

const appsIn = (checked: Environment): { readonly reader: App; readonly writer: App } => ({
  reader: {
    prefix: 'STATELINE_CLIENT',
    does: 'reads',
    clientId: checked.STATELINE_CLIENT_ID,
    secret: checked.STATELINE_CLIENT_SECRET,
    certificateFile: checked.STATELINE_CLIENT_CERTIFICATE_FILE,
  },
  writer: {
    prefix: 'STATELINE_WRITER_CLIENT',
    does: 'writes',
    clientId: checked.STATELINE_WRITER_CLIENT_ID,
    secret: checked.STATELINE_WRITER_CLIENT_SECRET,
    certificateFile: checked.STATELINE_WRITER_CLIENT_CERTIFICATE_FILE,
  },
});

const credentials = ({ clientId, secret, certificateFile }: App): AppCredentials | null => {
  if (clientId === undefined) return null;
  if (secret !== undefined) return { clientId, clientSecret: secret };
  return certificateFile === undefined ? null : { clientId, certificateFile };
};

/**
 * Of each app registration that is named: a secret or a certificate that can be used, not both. Who does not
 * write may know the one that writes by its id alone.
 */
export const credentialFaultsIn = (checked: Environment): readonly string[] => {
  const { reader, writer } = appsIn(checked);
  const writesHere = checked.STATELINE_ROLES?.has('writer') ?? true;
  const signsIn = writesHere || (writer.secret ?? writer.certificateFile) !== undefined;
  const used = signsIn ? [reader, writer] : [reader];
  return used.flatMap((app) => (app.clientId === undefined ? [] : faultsOf(app)));
};

const faultsOf = ({ prefix, does, secret, certificateFile }: App): readonly string[] => {
  const [secretName, fileName] = [`${prefix}_SECRET`, `${prefix}_CERTIFICATE_FILE`];
  const what = `the app registration that ${does}`;
  if (certificateFile === undefined) {
    const missing = `${secretName} takes the client secret of ${what}, or ${fileName} a file with its certificate and key`;
    return secret === undefined ? [missing] : [];
  }
  if (secret !== undefined) {
    return [`${secretName} and ${fileName} are two ways to sign in for ${what}: leave one out`];
  }
  return fileFaults(fileName, certificateFile);
};

const fileFaults = (variable: string, file: string): readonly string[] => {
  try {
    certificateIn(readFileSync(file, 'utf8'), variable, Date.now());
    return [];
  } catch (error) {
    if (error instanceof InvalidValue) return [error.message];
    return [`${variable} takes a file this process may read, and ${file} cannot be read`];
  }
};
