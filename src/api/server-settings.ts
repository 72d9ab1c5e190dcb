/** A setting, and the variable of the environment that it is changed by. */
export interface Setting<Value> {
  readonly value: Value;
  readonly setBy: string;
}

/** How this process is set, without anything secret; another process may be set otherwise. */
export interface SettingsTold {
  readonly version: string;
  /** Set by leaving the tenant out. */
  readonly simulated: Setting<boolean>;
  /** `null` where the tenant is simulated. */
  readonly cloud: Setting<string | null>;
  readonly readerAppId: Setting<string>;
  /** `null`: nothing can be written, and no recovery be carried out. */
  readonly writerAppId: Setting<string | null>;
  readonly roles: Setting<readonly string[]>;
  readonly log: Setting<'embedded' | 'eventstoredb'>;
  readonly retentionDays: Setting<number>;
  readonly backupHourUtc: Setting<number>;
  readonly lookSeconds: Setting<LookSeconds>;
  readonly readLagSeconds: Setting<number>;
  readonly changeNotifications: Setting<boolean>;
  readonly minimumAdministrators: Setting<number>;
  /** Ids or user principal names. */
  readonly breakGlass: Setting<readonly string[]>;
  readonly fourEyes: Setting<boolean>;
  readonly signIn: Setting<'required' | 'off'>;
  /** Where people sign in; `null` at no directory. */
  readonly signInAuthority: Setting<string | null>;
  readonly signInClientId: Setting<string | null>;
  readonly signInGuests: Setting<boolean>;
  readonly publicUrl: Setting<string | null>;
  readonly requestsPerMinute: Setting<number>;
}

/** Between two looks at what is read by its changes, at what is read whole, and at the audit log. */
export interface LookSeconds {
  readonly changes: number;
  readonly whole: number;
  readonly audit: number;
}

/** What is told of how this process is set. */
export class ServerSettings {
  constructor(readonly told: SettingsTold) {}
}
