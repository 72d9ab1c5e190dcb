import { Transform } from 'class-transformer';
import {
  Equals,
  IsIn,
  IsNotEmpty,
  IsString,
  IsUrl,
  IsUUID,
  Matches,
  ValidateIf,
} from 'class-validator';
import {
  File,
  Folder,
  Listed,
  LogUrl,
  MayBeAbsent,
  NeededWith,
  PRINCIPAL,
  SafeUrl,
  takes,
  urlForm,
  WholeNumber,
} from './environment-rules.js';
import { ROLES, rolesIn } from './roles.js';

/** Clouds of Microsoft that have a directory of their own. */
export const CLOUDS = ['global', 'usgov', 'usgov-dod', 'china'] as const;

/** What lets a server that nobody signs in to be reached from other machines. */
export const GATEWAY_CONSENT = 'yes-behind-a-gateway';

/** What lets a server be reached from other machines over connections that anybody on the way can read. */
export const PLAIN_HTTP_CONSENT = 'yes-secrets-travel-in-clear';

/** The environment, checked. Every variable may be left out; without a tenant it is simulated. */
export class Environment {
  /**
   * Where the log and the read model are kept; with a shared log the read model only. One process has it to itself.
   * @category Folders
   */
  @Folder()
  STATELINE_DATA_FOLDER = 'data';

  /** Where the signing key, emergency accounts and tokens are kept: never inside the data folder. Left out, it is `keys` beside the data folder. */
  @MayBeAbsent()
  @Folder()
  STATELINE_KEY_FOLDER?: string;

  /**
   * Where it listens. Another address than loopback takes a sign-in and TLS, or words that say otherwise.
   * @category Listening
   */
  @IsNotEmpty(takes('an address to listen on'))
  STATELINE_HOST = '127.0.0.1';

  /** On which port it answers; 0 lets the system choose one. */
  @WholeNumber(0, 65_535, 'a port number')
  STATELINE_PORT = 4100;

  /** Under which people reach this server; links in alarms and the sign-in of the directory lead there. */
  @MayBeAbsent()
  @IsUrl(urlForm, takes('the URL people reach this server under, http or https'))
  STATELINE_PUBLIC_URL?: string;

  /** Certificate in PEM to answer over TLS with; when it is renewed, new connections get the new one. */
  @MayBeAbsent()
  @File()
  STATELINE_TLS_CERTIFICATE_FILE?: string;

  /** Its key in PEM. */
  @MayBeAbsent()
  @File()
  STATELINE_TLS_KEY_FILE?: string;

  /** How many proxies stand in front and are believed who asks, and under which name. */
  @WholeNumber(0, 10, 'a number of proxies in front of this server')
  STATELINE_TRUSTED_PROXY_HOPS = 0;

  /** How often one caller is answered; emergency accounts and the machine itself always are. */
  @WholeNumber(60, 1_000_000, 'a number of requests a minute')
  STATELINE_REQUESTS_PER_MINUTE = 3000;

  /** Consent to be reached from other machines without TLS: tokens and answers can then be read on the way. */
  @MayBeAbsent()
  @Equals(PLAIN_HTTP_CONSENT, takes(`only the words ${PLAIN_HTTP_CONSENT}`))
  STATELINE_ALLOW_PLAIN_HTTP?: string;

  /**
   * Whether people sign in. Left out, they do with a real tenant, and do not with a simulated one.
   * @category Access
   */
  @MayBeAbsent()
  @IsIn(['required', 'off'], takes('required or off'))
  STATELINE_SIGN_IN?: 'required' | 'off';

  /** The app registration that people sign in to. Left out, nobody signs in with the directory. */
  @MayBeAbsent()
  @IsUUID('all', takes('the application id of the app registration that people sign in to, a GUID'))
  STATELINE_SIGN_IN_CLIENT_ID?: string;

  /** Its client secret; left out for a public client. */
  @MayBeAbsent()
  @IsString()
  STATELINE_SIGN_IN_CLIENT_SECRET?: string;

  /** Where people sign in. Left out, at the authority of the cloud. */
  @MayBeAbsent()
  @SafeUrl()
  STATELINE_SIGN_IN_AUTHORITY?: string;

  /** Whether accounts of other tenants may sign in. */
  @IsIn(['true', 'false'], takes('true or false'))
  STATELINE_SIGN_IN_GUESTS: 'true' | 'false' = 'false';

  /** Consent to be reached from other machines though nobody signs in: a gateway in front does that. */
  @MayBeAbsent()
  @Equals(GATEWAY_CONSENT, takes(`only the words ${GATEWAY_CONSENT}`))
  STATELINE_ALLOW_UNAUTHENTICATED?: string;

  /**
   * What this process does. Left out, it does everything; a part of the roles takes a shared log.
   * @category Work and log
   */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (rolesIn(value) ?? value) : value,
  )
  @ValidateIf(({ STATELINE_ROLES: roles }: Environment) => !(roles instanceof Set))
  @Equals(undefined, takes(`roles with commas between (${ROLES.join(', ')})`))
  STATELINE_ROLES?: ReturnType<typeof rolesIn>;

  /** Connection string of the EventStoreDB (KurrentDB) that holds the log. Left out, the log is in the data folder. */
  @MayBeAbsent()
  @LogUrl()
  STATELINE_EVENTSTOREDB_URL?: string;

  /** The same for the identity that may delete. Left out, nothing is ever removed from EventStoreDB. */
  @MayBeAbsent()
  @LogUrl()
  STATELINE_RETENTION_EVENTSTOREDB_URL?: string;

  /**
   * The tenant to capture. Left out, the tenant is simulated.
   * @category Tenant
   */
  @MayBeAbsent()
  @IsUUID('all', takes("the tenant's directory id, a GUID"))
  STATELINE_TENANT_ID?: string;

  /** The app registration that reads the tenant. Needed with a tenant. */
  @NeededWith('STATELINE_TENANT_ID')
  @IsUUID('all', takes('the application id of the app registration that reads, a GUID'))
  STATELINE_CLIENT_ID?: string;

  /** Its client secret, unless it signs in with a certificate. */
  @MayBeAbsent()
  @IsString()
  STATELINE_CLIENT_SECRET?: string;

  /** Its certificate and key in PEM, in place of the secret. */
  @MayBeAbsent()
  @File()
  STATELINE_CLIENT_CERTIFICATE_FILE?: string;

  /**
   * The app registration that writes to the tenant; needed only to recover. A process without the role `writer` takes it without a secret, and its alarms watch over it.
   */
  @MayBeAbsent()
  @IsUUID('all', takes('the application id of the app registration that writes, a GUID'))
  STATELINE_WRITER_CLIENT_ID?: string;

  /** Its client secret, unless it signs in with a certificate. */
  @MayBeAbsent()
  @IsString()
  STATELINE_WRITER_CLIENT_SECRET?: string;

  /** Its certificate and key in PEM, in place of the secret. */
  @MayBeAbsent()
  @File()
  STATELINE_WRITER_CLIENT_CERTIFICATE_FILE?: string;

  /** In which cloud the tenant is. */
  @IsIn(CLOUDS, takes(`one of ${CLOUDS.join(', ')}`))
  STATELINE_CLOUD: (typeof CLOUDS)[number] = 'global';

  /** Another address of Microsoft Graph than that of the cloud. */
  @MayBeAbsent()
  @SafeUrl()
  STATELINE_GRAPH_URL?: string;

  /** Another address of the token endpoint than that of the cloud. */
  @MayBeAbsent()
  @SafeUrl()
  STATELINE_TOKEN_URL?: string;

  /** Under which Graph reaches this server to tell of changes. Left out, looks come at their interval only. */
  @MayBeAbsent()
  @SafeUrl()
  STATELINE_NOTIFICATION_URL?: string;

  /**
   * Between two looks. Left out, 30 for users and groups and 60 for the rest; less at the simulated tenant.
   * @category Capture and retention
   */
  @MayBeAbsent()
  @WholeNumber(1, 86_400, 'a whole number of seconds')
  STATELINE_LOOK_SECONDS?: number;

  /** How long a write may stay invisible to reads of the directory. Left out, 120; 10 at the simulated tenant. */
  @MayBeAbsent()
  @WholeNumber(1, 600, 'a whole number of seconds')
  STATELINE_READ_LAG_SECONDS?: number;

  /** When the daily backup is taken. */
  @WholeNumber(0, 23, 'an hour of the day in UTC,')
  STATELINE_BACKUP_HOUR = 2;

  /** How long history is kept at least. */
  @WholeNumber(5, 3650, 'a whole number of days')
  STATELINE_RETENTION_DAYS = 30;

  /**
   * So many global administrators must still be able to sign in after each step of a recovery, or as many as before.
   * @category Recovery
   */
  @WholeNumber(1, 100, 'a number of global administrators')
  STATELINE_MINIMUM_ADMINISTRATORS = 2;

  /** Emergency accounts that no recovery may lock out. */
  @Listed()
  @Matches(PRINCIPAL, {
    each: true,
    message: 'object ids or user principal names of accounts, with commas between',
  })
  STATELINE_BREAK_GLASS: readonly string[] = [];

  /** Whether somebody else than who asked for a recovery has to approve it. */
  @IsIn(['true', 'false'], takes('true or false'))
  STATELINE_FOUR_EYES: 'true' | 'false' = 'false';

  /**
   * The file that says who is told of alarms, with rules and change windows of one's own. Left out, alarms are raised by the shipped rules, and shown.
   * @category Alarms
   */
  @MayBeAbsent()
  @File()
  STATELINE_ALARMS_FILE?: string;

  /**
   * A folder of its own, new or empty, that becomes a bare git repository: after each backup the whole tenant is committed to it, in the folders of EntraExporter. Left out, nothing is committed.
   * @category Exports
   */
  @MayBeAbsent()
  @Folder()
  STATELINE_EXPORT_GIT_FOLDER?: string;

  /** Where these commits are pushed: https, or http on loopback, without a name or password in it. Left out, they stay in the folder. */
  @MayBeAbsent()
  @SafeUrl()
  STATELINE_EXPORT_GIT_REMOTE?: string;

  /** A file with the token of an account that may push there; read again for each push. */
  @MayBeAbsent()
  @File()
  STATELINE_EXPORT_GIT_TOKEN_FILE?: string;

  /**
   * How the log of this process is written: lines for people, or one JSON object a line for programs.
   * @category Observation
   */
  @IsIn(['text', 'json'], takes('text or json'))
  STATELINE_LOG_FORMAT: 'text' | 'json' = 'text';

  /** On which port `GET /metrics` is answered to Prometheus, without a sign-in; 0 lets the system choose one. Left out, nowhere. */
  @MayBeAbsent()
  @WholeNumber(0, 65_535, 'a port number')
  STATELINE_METRICS_PORT?: number;

  /** Where that port listens. Who may reach another address than loopback is for the network to say. */
  @IsNotEmpty(takes('an address to listen on'))
  STATELINE_METRICS_HOST = '127.0.0.1';

  /** By how many seconds the read model may lag behind the log until `/ready` says no. */
  @WholeNumber(1, 86_400, 'a whole number of seconds')
  STATELINE_READY_LAG_SECONDS = 30;

  /**
   * How many people the simulated company has.
   * @category Simulated tenant
   */
  @WholeNumber(50, 1_000_000, 'a number of users')
  STATELINE_SIMULATOR_USERS = 2000;

  /** On which port of this machine it answers as Microsoft Graph; 0 lets the system choose one. */
  @WholeNumber(0, 65_535, 'a port number')
  STATELINE_SIMULATOR_PORT = 4101;
}
