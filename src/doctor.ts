import type { Io } from './cli/io.js';
import { type Output, outputTo } from './cli/print.js';
import { readConfig } from './config.js';
import { openGraph } from './directory/directory.module.js';
import type { DirectoryCheck, ReadCheck } from './directory/directory.port.js';
import { catalogue } from './domain/directory/catalogue.js';
import { remarksOnEmergencyAccounts } from './emergency-accounts.js';
import { startSimulator } from './simulator/start-simulator.js';
import type { TenantConfig } from './tenant-config.js';

/**
 * `stateline doctor`: tells what the app registration of the environment can read, and what it lacks.
 * Whether all can be read. Without a tenant it tries a simulated one of its own.
 * @throws WrongConfiguration
 */
export const doctor = async (io: Io, json: boolean): Promise<boolean> => {
  const output = outputTo(io, json);
  const { tenant, requestTimeoutMs, breakGlass } = readConfig(io.env);
  const asked = { output, io, breakGlass };
  if (tenant !== null) return examine(tenant, requestTimeoutMs, asked);
  output.say(
    output.warn(
      'STATELINE_TENANT_ID is not set: this is a SIMULATED tenant, started for the check',
    ),
  );
  const simulator = await startSimulator({ users: SIMULATED_USERS });
  const { credentials } = simulator;
  try {
    return await examine({ ...simulator, ...credentials }, requestTimeoutMs, asked);
  } finally {
    await simulator.close();
  }
};

const SIMULATED_USERS = 50;

interface Asked {
  readonly output: Output;
  readonly io: Io;
  readonly breakGlass: readonly string[];
}

const examine = async (
  { tenantId, graphUrl, tokenUrl, reader, writer }: TenantConfig,
  timeoutMs: number,
  { output, io, breakGlass }: Asked,
): Promise<boolean> => {
  const options = { tenantId, graphUrl, tokenUrl, ...reader, writer, timeoutMs };
  const warn = (message: string) => {
    output.line(output.warn(message));
  };
  const { directory } = openGraph({ ...options, warn });
  const check = await directory.check(io.interrupted);
  const accounts = await remarksOnEmergencyAccounts(directory, breakGlass);
  const remarks = [...check.remarks, ...accounts];
  const missing = check.reads.filter(({ readable }) => readable !== true);
  const isFine = check.reads.length > 0 && missing.length === 0;
  output.record({ tenantId, clientId: reader.clientId, ...check, remarks, ok: isFine });
  sayTenant(output, tenantId, check);
  output.table(['What', 'Read', 'Needs', 'The directory said'], check.reads.map(rowOf));
  output.say('');
  for (const remark of remarks) output.line(output.warn(remark));
  output.line(conclusion(check.reads, missing, reader.clientId));
  return isFine;
};

const sayTenant = (
  output: Output,
  tenantId: string,
  { tenant, licences }: DirectoryCheck,
): void => {
  const { displayName = 'could not be read', tenantType, defaultDomain } = tenant ?? {};
  const about = [displayName, defaultDomain, tenantType, tenantId].filter(isText);
  output.line(`${output.strong('Tenant')}: ${about.join(', ')}`);
  const has = (wanted: boolean | undefined) =>
    wanted === undefined ? 'not known' : wanted ? 'yes' : 'no';
  output.say(
    `${output.strong('Microsoft Entra ID')}: P1 ${has(licences?.p1)}, P2 ${has(licences?.p2)}\n`,
  );
};

const isText = (value: string | null | undefined): value is string =>
  value !== null && value !== undefined && value !== '';

const rowOf = (read: ReadCheck): readonly string[] => [
  nameOf(read.what),
  read.readable === null ? 'unknown' : read.readable ? 'yes' : 'NO',
  read.readable === false ? needsOf(read) : '',
  shortened(read.detail ?? ''),
];

const nameOf = (what: string): string => {
  if (what === 'directoryAudits') return 'Audit records';
  const [type = '', relation] = what.split('/');
  const title = catalogue[type]?.title ?? type;
  return relation === undefined ? title : `${title}: ${relation}`;
};

const lacksLicence = ({ detail }: ReadCheck): boolean => /licen[cs]e|premium/i.test(detail ?? '');

const needsOf = (read: ReadCheck): string =>
  lacksLicence(read) ? 'a licence' : read.permissions.join(' or ');

const SHOWN_LENGTH = 90;

const shortened = (text: string): string =>
  text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;

const conclusion = (
  reads: readonly ReadCheck[],
  missing: readonly ReadCheck[],
  clientId: string,
): string => {
  if (reads.length === 0) return 'Nothing can be read: the app registration cannot sign in';
  if (missing.length === 0) return `All ${reads.length} readings work`;
  const lacking = missing.filter((read) => read.readable === false && !lacksLicence(read));
  const least = new Set(lacking.flatMap(({ permissions: [first] }) => first ?? []));
  const grant =
    least.size === 0
      ? ''
      : `. Grant the app registration ${clientId} these application permissions, with admin consent: ${[...least].join(', ')}`;
  return `${missing.length} of ${reads.length} readings do not work; the others are captured without them${grant}`;
};
