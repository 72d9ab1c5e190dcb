import type { Alarm, AlarmLevel } from '../alarm-events.js';
import { alarmLevels } from '../alarm-events.js';

/** Where a secret is kept: in a variable of the environment, or in a file. Never in the file of targets. */
export type SecretPlace = { readonly variable: string } | { readonly file: string };

interface AnyTarget {
  /** Names it in records and on the command line. */
  readonly name: string;
  /** The least that is told. */
  readonly level: AlarmLevel;
  /** Only of these rules; `null`: of all. */
  readonly rules: readonly string[] | null;
}

export interface WebhookTarget extends AnyTarget {
  readonly kind: 'webhook';
  readonly url: string | SecretPlace;
  readonly secret: SecretPlace;
}

export interface TeamsTarget extends AnyTarget {
  readonly kind: 'teams';
  /** Who knows the address may post to it. */
  readonly url: SecretPlace;
}

export const mailSecurities = ['starttls', 'tls', 'none'] as const;

export interface SmtpTarget extends AnyTarget {
  readonly kind: 'smtp';
  readonly host: string;
  readonly port: number;
  readonly security: (typeof mailSecurities)[number];
  readonly user: string | null;
  readonly password: SecretPlace | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly caFile: string | null;
}

export const syslogTransports = ['udp', 'tcp', 'tls'] as const;
export const syslogFormats = ['cef', 'ocsf'] as const;

export interface SyslogTarget extends AnyTarget {
  readonly kind: 'syslog';
  readonly host: string;
  readonly port: number;
  readonly transport: (typeof syslogTransports)[number];
  readonly format: (typeof syslogFormats)[number];
  readonly caFile: string | null;
}

export type Target = WebhookTarget | TeamsTarget | SmtpTarget | SyslogTarget;

/** The name under which undoing at once is recorded; no target may have it. */
export const UNDO = 'undo';

/** Whether a target is to be told of an alarm. */
export const isFor = (
  { level, rules }: Pick<AnyTarget, 'level' | 'rules'>,
  alarm: Pick<Alarm, 'level' | 'rule'>,
): boolean =>
  alarmLevels.indexOf(alarm.level) <= alarmLevels.indexOf(level) &&
  (rules === null || rules.includes(alarm.rule));
