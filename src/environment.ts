import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  Equals,
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
  type ValidationOptions,
} from 'class-validator';
import { ROLES, rolesIn } from './roles.js';

/** Clouds of Microsoft that have a directory of their own. */
export const CLOUDS = ['global', 'usgov', 'usgov-dod', 'china'] as const;

/** What lets a server that nobody signs in to be reached from other machines. */
export const GATEWAY_CONSENT = 'yes-behind-a-gateway';

/** What lets a server be reached from other machines over connections that anybody on the way can read. */
export const PLAIN_HTTP_CONSENT = 'yes-secrets-travel-in-clear';

/** Secrets travel over these. */
const SAFE_URL = /^(https:\/\/|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])([:/]|$))/;
const LOG_URL = /^(esdb|kurrentdb)(\+discover)?:\/\/[^/?#]+/;
const urlForm = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };
const takes = (message: string): ValidationOptions => ({ message });

const MayBeAbsent = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value)),
    IsOptional(),
  );

/** Whatever is absent unless another variable is there, which then needs it. */
const NeededWith = (other: keyof Environment) =>
  ValidateIf((environment: Environment) => environment[other] !== undefined);

const WholeNumber = (from: number, to: number, what: string) => {
  const message = takes(`${what} from ${String(from)} to ${String(to)}`);
  return applyDecorators(
    Type(() => Number),
    IsInt(message),
    Min(from, message),
    Max(to, message),
  );
};

const Folder = () =>
  applyDecorators(IsString(), Matches(/\S/, takes('a folder this process may write to')));

const File = () =>
  applyDecorators(IsString(), Matches(/\S/, takes('a file this process may read')));

const SafeUrl = () => {
  const message = takes('an https URL, or http on a loopback address');
  return applyDecorators(IsUrl(urlForm, message), Matches(SAFE_URL, message));
};

const PRINCIPAL = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s,@]+@[^\s,@]+)$/i;

/** Words with commas between, as they are; a trailing comma names nothing. */
const Listed = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((word) => word.trim())
          .filter((word) => word !== '')
      : value,
  );

const LogUrl = () =>
  Matches(
    LOG_URL,
    takes('a connection string (esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://)'),
  );

/** The environment, checked. Every variable may be left out; without a tenant it is simulated. */
export class Environment {
  @Folder()
  STATELINE_DATA_FOLDER = 'data';

  @MayBeAbsent()
  @Folder()
  STATELINE_KEY_FOLDER?: string;

  @IsNotEmpty(takes('an address to listen on'))
  STATELINE_HOST = '127.0.0.1';

  @WholeNumber(0, 65_535, 'a port number')
  STATELINE_PORT = 4100;

  @MayBeAbsent()
  @IsIn(['required', 'off'], takes('required or off'))
  STATELINE_SIGN_IN?: 'required' | 'off';

  @MayBeAbsent()
  @Equals(GATEWAY_CONSENT, takes(`only the words ${GATEWAY_CONSENT}`))
  STATELINE_ALLOW_UNAUTHENTICATED?: string;

  @MayBeAbsent()
  @Equals(PLAIN_HTTP_CONSENT, takes(`only the words ${PLAIN_HTTP_CONSENT}`))
  STATELINE_ALLOW_PLAIN_HTTP?: string;

  @MayBeAbsent()
  @IsUrl(urlForm, takes('the URL people reach this server under, http or https'))
  STATELINE_PUBLIC_URL?: string;

  @MayBeAbsent()
  @File()
  STATELINE_TLS_CERTIFICATE_FILE?: string;

  @MayBeAbsent()
  @File()
  STATELINE_TLS_KEY_FILE?: string;

  @WholeNumber(0, 10, 'a number of proxies in front of this server')
  STATELINE_TRUSTED_PROXY_HOPS = 0;

  @WholeNumber(60, 1_000_000, 'a number of requests a minute')
  STATELINE_REQUESTS_PER_MINUTE = 3000;

  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (rolesIn(value) ?? value) : value,
  )
  @ValidateIf(({ STATELINE_ROLES: roles }: Environment) => !(roles instanceof Set))
  @Equals(undefined, takes(`roles with commas between (${ROLES.join(', ')})`))
  STATELINE_ROLES?: ReturnType<typeof rolesIn>;

  @MayBeAbsent()
  @LogUrl()
  STATELINE_EVENTSTOREDB_URL?: string;

  @MayBeAbsent()
  @LogUrl()
  STATELINE_RETENTION_EVENTSTOREDB_URL?: string;

  @MayBeAbsent()
  @IsUUID('all', takes("the tenant's directory id, a GUID"))
  STATELINE_TENANT_ID?: string;

  @NeededWith('STATELINE_TENANT_ID')
  @IsUUID('all', takes('the application id of the app registration that reads, a GUID'))
  STATELINE_CLIENT_ID?: string;

  @MayBeAbsent()
  @IsString()
  STATELINE_CLIENT_SECRET?: string;

  @MayBeAbsent()
  @File()
  STATELINE_CLIENT_CERTIFICATE_FILE?: string;

  @MayBeAbsent()
  @IsUUID('all', takes('the application id of the app registration that writes, a GUID'))
  STATELINE_WRITER_CLIENT_ID?: string;

  @MayBeAbsent()
  @IsString()
  STATELINE_WRITER_CLIENT_SECRET?: string;

  @MayBeAbsent()
  @File()
  STATELINE_WRITER_CLIENT_CERTIFICATE_FILE?: string;

  @MayBeAbsent()
  @IsUUID('all', takes('the application id of the app registration that people sign in to, a GUID'))
  STATELINE_SIGN_IN_CLIENT_ID?: string;

  @MayBeAbsent()
  @IsString()
  STATELINE_SIGN_IN_CLIENT_SECRET?: string;

  @MayBeAbsent()
  @SafeUrl()
  STATELINE_SIGN_IN_AUTHORITY?: string;

  @IsIn(['true', 'false'], takes('true or false'))
  STATELINE_SIGN_IN_GUESTS: 'true' | 'false' = 'false';

  @IsIn(CLOUDS, takes(`one of ${CLOUDS.join(', ')}`))
  STATELINE_CLOUD: (typeof CLOUDS)[number] = 'global';

  @MayBeAbsent()
  @SafeUrl()
  STATELINE_GRAPH_URL?: string;

  @MayBeAbsent()
  @SafeUrl()
  STATELINE_TOKEN_URL?: string;

  @MayBeAbsent()
  @SafeUrl()
  STATELINE_NOTIFICATION_URL?: string;

  @MayBeAbsent()
  @WholeNumber(1, 86_400, 'a whole number of seconds')
  STATELINE_LOOK_SECONDS?: number;

  @MayBeAbsent()
  @WholeNumber(1, 600, 'a whole number of seconds')
  STATELINE_READ_LAG_SECONDS?: number;

  @WholeNumber(0, 23, 'an hour of the day in UTC,')
  STATELINE_BACKUP_HOUR = 2;

  @WholeNumber(5, 3650, 'a whole number of days')
  STATELINE_RETENTION_DAYS = 30;

  @WholeNumber(1, 100, 'a number of global administrators')
  STATELINE_MINIMUM_ADMINISTRATORS = 2;

  @Listed()
  @Matches(PRINCIPAL, {
    each: true,
    message: 'object ids or user principal names of accounts, with commas between',
  })
  STATELINE_BREAK_GLASS: readonly string[] = [];

  @IsIn(['true', 'false'], takes('true or false'))
  STATELINE_FOUR_EYES: 'true' | 'false' = 'false';

  @WholeNumber(50, 1_000_000, 'a number of users')
  STATELINE_SIMULATOR_USERS = 2000;

  @WholeNumber(0, 65_535, 'a port number')
  STATELINE_SIMULATOR_PORT = 4101;
}
