import { dirname, join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type LoadedAlarms, loadAlarms } from './alarms/load-alarms.port.js';
import { StatelineError } from './domain/errors.js';
import { type CLOUDS, Environment } from './environment.js';
import { exportFaultsIn, type GitExportConfig, gitExportOf } from './export-config.js';
import { type ListeningConfig, listeningFaultsIn, listeningOf } from './listening-config.js';
import {
  type DirectorySignIn,
  directorySignInOf,
  signInFaultsIn,
} from './directory-sign-in-config.js';
import { type ObservationConfig, observationOf } from './observation-config.js';
import { ALL_ROLES, type Roles } from './roles.js';
import { credentialFaultsIn, type TenantConfig, tenantOf, writerAppIdOf } from './tenant-config.js';

export type { TenantConfig } from './tenant-config.js';

/** Connection strings of a log that processes share; secrets. */
export interface SharedLogConfig {
  readonly url: string;
  readonly retentionUrl: string | null;
}

/** Whether everybody signs in, or whoever reaches this server may do everything. */
export type SignIn = 'required' | 'off';

export interface Config extends ListeningConfig, ObservationConfig {
  readonly dataFolder: string;
  readonly keyFolder: string;
  readonly roles: Roles;
  readonly signIn: SignIn;
  /** `null`: at no real directory. */
  readonly directorySignIn: DirectorySignIn | null;
  /** Whether accounts of other tenants may sign in to it. */
  readonly signInGuests: boolean;
  /** `null`: the log is in the data folder, and this process's alone. */
  readonly sharedLog: SharedLogConfig | null;
  /** `null`: the tenant is simulated. */
  readonly tenant: TenantConfig | null;
  /** Known as well to a process that does not write and has no secret of it; `null`: none is named. */
  readonly writerAppId: string | null;
  /** The tenant's, where it is real. */
  readonly cloud: (typeof CLOUDS)[number];
  /** Under which the directory reaches this server to tell of changes; `null`: it does not. */
  readonly notificationUrl: string | null;
  /** Between two looks; `null`: what the tenant's kind suggests. */
  readonly lookSeconds: number | null;
  /** How long a write may stay invisible; `null`: what the tenant's kind suggests. */
  readonly readLagSeconds: number | null;
  readonly backupHourUtc: number;
  readonly retentionDays: number;
  /** A process that held a lease and was silent for so long may be replaced. */
  readonly leaseTtlMs: number;
  /** How long one request to the directory may take. */
  readonly requestTimeoutMs: number;
  /** Whether somebody else than who asked for a recovery has to approve it. */
  readonly fourEyes: boolean;
  /** So many global administrators have to be left by a recovery, if there are so many before it. */
  readonly minimumAdministrators: number;
  /** Ids or user principal names of the accounts that are kept for emergencies. */
  readonly breakGlass: readonly string[];
  /** `null`: backups are not committed anywhere. */
  readonly gitExport: GitExportConfig | null;
  /** What raises alarms, and who is told. */
  readonly alarms: LoadedAlarms;
  readonly simulator: { readonly users: number; readonly port: number };
}

/** A variable has a value it does not take. */
export class WrongConfiguration extends StatelineError {
  readonly code = 'wrong-configuration';
  readonly category = 'incorrect';
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Long enough for a slow append, short enough that a standby goes on within half a minute. */
const LEASE_TTL_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** Reads and checks the environment. @throws WrongConfiguration naming each wrong variable, WrongAlarmsFile */
export const readConfig = (environment: Variables): Config => {
  const checked = checkedIn(environment);
  const wrong = [
    ...contradictionsIn(checked),
    ...listeningFaultsIn(checked, signInOf(checked) === 'required'),
    ...credentialFaultsIn(checked),
    ...signInFaultsIn(checked),
    ...exportFaultsIn(checked),
  ];
  if (wrong.length > 0) throw new WrongConfiguration(wrong.join('\n'));
  return Object.freeze({
    ...foldersOf(checked),
    ...listeningOf(checked),
    ...observationOf(checked, environment),
    roles: checked.STATELINE_ROLES ?? ALL_ROLES,
    signIn: signInOf(checked),
    directorySignIn: directorySignInOf(checked),
    signInGuests: checked.STATELINE_SIGN_IN_GUESTS === 'true',
    sharedLog: sharedLogOf(checked),
    tenant: tenantOf(checked),
    writerAppId: writerAppIdOf(checked),
    cloud: checked.STATELINE_CLOUD,
    notificationUrl: checked.STATELINE_NOTIFICATION_URL ?? null,
    lookSeconds: checked.STATELINE_LOOK_SECONDS ?? null,
    readLagSeconds: checked.STATELINE_READ_LAG_SECONDS ?? null,
    backupHourUtc: checked.STATELINE_BACKUP_HOUR,
    retentionDays: checked.STATELINE_RETENTION_DAYS,
    leaseTtlMs: LEASE_TTL_MS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    fourEyes: checked.STATELINE_FOUR_EYES === 'true',
    minimumAdministrators: checked.STATELINE_MINIMUM_ADMINISTRATORS,
    breakGlass: checked.STATELINE_BREAK_GLASS,
    gitExport: gitExportOf(checked),
    alarms: loadAlarms(checked.STATELINE_ALARMS_FILE ?? null, environment),
    simulator: {
      users: checked.STATELINE_SIMULATOR_USERS,
      port: checked.STATELINE_SIMULATOR_PORT,
    },
  });
};

/** The keys lie beside the data, never inside: who copies the log must not copy the key that seals it. */
const foldersOf = ({
  STATELINE_DATA_FOLDER: dataFolder,
  STATELINE_KEY_FOLDER: keyFolder,
}: Environment): Pick<Config, 'dataFolder' | 'keyFolder'> => ({
  dataFolder,
  keyFolder: keyFolder ?? join(dirname(dataFolder), 'keys'),
});

const checkedIn = (environment: Variables): Environment => {
  const known = Object.entries(environment).filter(
    ([name, value]) => isOurs(name) && value !== undefined && value !== '',
  );
  const checked = plainToInstance(Environment, Object.fromEntries(known));
  const errors = validateSync(checked, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length === 0) return checked;
  throw new WrongConfiguration(errors.map((error) => messageOf(error, environment)).join('\n'));
};

/** What the command line alone reads, and what for. */
export const COMMAND_LINE_VARIABLES: Readonly<Record<string, string>> = {
  STATELINE_URL: 'Where the server is that commands ask. Left out, `http://127.0.0.1:4100`.',
  STATELINE_TOKEN: 'The token that commands show the server. A secret.',
  STATELINE_TOKEN_FILE: 'A file with that token, in place of it.',
};

/** A name nobody reads is a slip, and is told. */
const isOurs = (name: string): boolean =>
  name.startsWith('STATELINE_') && !(name in COMMAND_LINE_VARIABLES);

/** A simulated tenant is there to be played with. */
const signInOf = ({ STATELINE_SIGN_IN: asked, STATELINE_TENANT_ID: tenant }: Environment): SignIn =>
  asked ?? (tenant === undefined ? 'off' : 'required');

const SHOWN_LENGTH = 80;

/** Whether a variable's value is shown to nobody. */
export const isSecret = (name: string): boolean => /(SECRET|EVENTSTOREDB_URL)$/.test(name);

const messageOf = ({ property, constraints }: ValidationError, environment: Variables): string => {
  if (constraints?.['whitelistValidation'] !== undefined) {
    return `${property} is no variable of Stateline; is it misspelt?`;
  }
  const [takesWhat] = Object.values(constraints ?? {});
  const value = environment[property]?.slice(0, SHOWN_LENGTH) ?? null;
  const got = isSecret(property) ? '(not shown)' : JSON.stringify(value);
  return `${property} takes ${takesWhat ?? 'another value'}, and got ${got}`;
};

/** What single variables cannot tell. */
const contradictionsIn = (checked: Environment): readonly string[] => {
  const roles = checked.STATELINE_ROLES ?? ALL_ROLES;
  const isShared = checked.STATELINE_EVENTSTOREDB_URL !== undefined;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      !isShared && roles.size < ALL_ROLES.size,
      'STATELINE_ROLES takes all roles, or is left out, as long as the log is in the data folder, which one process has to itself; STATELINE_EVENTSTOREDB_URL names a log that processes can share',
    ],
    [
      !isShared && checked.STATELINE_RETENTION_EVENTSTOREDB_URL !== undefined,
      'STATELINE_RETENTION_EVENTSTOREDB_URL goes with STATELINE_EVENTSTOREDB_URL, which is missing',
    ],
    [
      isShared && checked.STATELINE_TENANT_ID === undefined,
      'STATELINE_TENANT_ID takes the directory id of a tenant when STATELINE_EVENTSTOREDB_URL is set: a simulated one would be another company in each process',
    ],
    [
      signInOf(checked) === 'required' && checked.STATELINE_ALLOW_UNAUTHENTICATED !== undefined,
      'STATELINE_ALLOW_UNAUTHENTICATED goes with STATELINE_SIGN_IN=off; everybody signs in to a server with a real tenant unless told otherwise',
    ],
  ];
  return rules.filter(([isWrong]) => isWrong).map(([, message]) => message);
};

const sharedLogOf = (checked: Environment): SharedLogConfig | null => {
  const { STATELINE_EVENTSTOREDB_URL: url } = checked;
  if (url === undefined) return null;
  return { url, retentionUrl: checked.STATELINE_RETENTION_EVENTSTOREDB_URL ?? null };
};
