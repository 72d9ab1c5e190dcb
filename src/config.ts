import 'reflect-metadata';
import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateIf,
  type ValidationError,
  validateSync,
} from 'class-validator';
import { StatelineError } from './domain/errors.js';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
/** Secrets travel over these. */
const SAFE_URL = /^(https:\/\/|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])([:/]|$))/;
const url = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };
const blankIsAbsent = () =>
  Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
const takes = (message: string) => ({ message });

/** The environment, checked. Every variable may be left out; without a tenant it is simulated. */
class Environment {
  @IsString()
  @IsNotEmpty(takes('a folder this process may write to'))
  STATELINE_DATA_FOLDER = 'data';

  @IsIn(LOOPBACK, takes(`a loopback address (${LOOPBACK.join(', ')}), because nobody signs in yet`))
  STATELINE_HOST = '127.0.0.1';

  @Type(() => Number)
  @IsInt(takes('a port number from 0 to 65535'))
  @Min(0, takes('a port number from 0 to 65535'))
  @Max(65_535, takes('a port number from 0 to 65535'))
  STATELINE_PORT = 4100;

  @blankIsAbsent()
  @IsOptional()
  @IsUUID('all', takes("the tenant's directory id, a GUID"))
  STATELINE_TENANT_ID?: string;

  @blankIsAbsent()
  @ValidateIf(hasTenant)
  @IsUUID('all', takes('the application id of the app registration that reads, a GUID'))
  STATELINE_CLIENT_ID?: string;

  @blankIsAbsent()
  @ValidateIf(hasTenant)
  @IsNotEmpty(takes('the client secret of the app registration that reads'))
  STATELINE_CLIENT_SECRET?: string;

  @blankIsAbsent()
  @IsOptional()
  @IsUUID('all', takes('the application id of the app registration that writes, a GUID'))
  STATELINE_WRITER_CLIENT_ID?: string;

  @blankIsAbsent()
  @ValidateIf(
    ({ STATELINE_WRITER_CLIENT_ID }: Environment) => STATELINE_WRITER_CLIENT_ID !== undefined,
  )
  @IsNotEmpty(takes('the client secret of the app registration that writes'))
  STATELINE_WRITER_CLIENT_SECRET?: string;

  @IsUrl(url, takes('an https URL, or http on a loopback address'))
  @Matches(SAFE_URL, takes('an https URL, or http on a loopback address'))
  STATELINE_GRAPH_URL = 'https://graph.microsoft.com';

  @blankIsAbsent()
  @IsOptional()
  @IsUrl(url, takes('an https URL, or http on a loopback address'))
  @Matches(SAFE_URL, takes('an https URL, or http on a loopback address'))
  STATELINE_TOKEN_URL?: string;

  @blankIsAbsent()
  @IsOptional()
  @Type(() => Number)
  @IsInt(takes('a whole number of seconds from 1 to 86400'))
  @Min(1, takes('a whole number of seconds from 1 to 86400'))
  @Max(86_400, takes('a whole number of seconds from 1 to 86400'))
  STATELINE_LOOK_SECONDS?: number;

  @Type(() => Number)
  @IsInt(takes('an hour of the day in UTC, 0 to 23'))
  @Min(0, takes('an hour of the day in UTC, 0 to 23'))
  @Max(23, takes('an hour of the day in UTC, 0 to 23'))
  STATELINE_BACKUP_HOUR = 2;

  @Type(() => Number)
  @IsInt(takes('a number of users from 50 to 1000000'))
  @Min(50, takes('a number of users from 50 to 1000000'))
  @Max(1_000_000, takes('a number of users from 50 to 1000000'))
  STATELINE_SIMULATOR_USERS = 2000;

  @Type(() => Number)
  @IsInt(takes('a port number from 0 to 65535'))
  @Min(0, takes('a port number from 0 to 65535'))
  @Max(65_535, takes('a port number from 0 to 65535'))
  STATELINE_SIMULATOR_PORT = 4101;
}

function hasTenant({ STATELINE_TENANT_ID }: Environment): boolean {
  return STATELINE_TENANT_ID !== undefined;
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface TenantConfig {
  readonly tenantId: string;
  readonly graphUrl: string;
  readonly tokenUrl: string;
  readonly reader: Credentials;
  readonly writer: Credentials | null;
}

export interface Config {
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** `null`: the tenant is simulated. */
  readonly tenant: TenantConfig | null;
  /** Between two looks; `null`: what the tenant's kind suggests. */
  readonly lookSeconds: number | null;
  readonly backupHourUtc: number;
  readonly simulator: { readonly users: number; readonly port: number };
}

/** A variable has a value it does not take. */
export class WrongConfiguration extends StatelineError {
  readonly code = 'wrong-configuration';
  readonly category = 'incorrect';
}

/** Reads and checks the environment. @throws WrongConfiguration naming each wrong variable */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const known = Object.entries(environment).filter(
    ([name, value]) => isOurs(name) && value !== undefined && value !== '',
  );
  const checked = plainToInstance(Environment, Object.fromEntries(known));
  const errors = validateSync(checked, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) {
    throw new WrongConfiguration(errors.map((error) => messageOf(error, environment)).join('\n'));
  }
  return Object.freeze({
    dataFolder: checked.STATELINE_DATA_FOLDER,
    host: checked.STATELINE_HOST,
    port: checked.STATELINE_PORT,
    tenant: tenantOf(checked),
    lookSeconds: checked.STATELINE_LOOK_SECONDS ?? null,
    backupHourUtc: checked.STATELINE_BACKUP_HOUR,
    simulator: {
      users: checked.STATELINE_SIMULATOR_USERS,
      port: checked.STATELINE_SIMULATOR_PORT,
    },
  });
};

/** `STATELINE_URL` is the command line's. A name nobody reads is a slip, and is told. */
const isOurs = (name: string): boolean => name.startsWith('STATELINE_') && name !== 'STATELINE_URL';

const messageOf = (
  { property, constraints }: ValidationError,
  environment: Readonly<Record<string, string | undefined>>,
): string => {
  if (constraints?.['whitelistValidation'] !== undefined) {
    return `${property} is no variable of Stateline; is it misspelt?`;
  }
  const [takesWhat] = Object.values(constraints ?? {});
  const got = property.endsWith('SECRET')
    ? '(not shown)'
    : JSON.stringify(environment[property] ?? null);
  return `${property} takes ${takesWhat ?? 'another value'}, and got ${got}`;
};

const tenantOf = (checked: Environment): TenantConfig | null => {
  const { STATELINE_TENANT_ID: tenantId } = checked;
  if (tenantId === undefined) return null;
  const reader = credentials(checked.STATELINE_CLIENT_ID, checked.STATELINE_CLIENT_SECRET);
  if (reader === null) return null;
  return {
    tenantId,
    graphUrl: checked.STATELINE_GRAPH_URL,
    tokenUrl:
      checked.STATELINE_TOKEN_URL ??
      `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    reader,
    writer: credentials(checked.STATELINE_WRITER_CLIENT_ID, checked.STATELINE_WRITER_CLIENT_SECRET),
  };
};

const credentials = (clientId?: string, clientSecret?: string): Credentials | null =>
  clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
