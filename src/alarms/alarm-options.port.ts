import type { AlarmRule } from '../domain/alarms/alarm-rule.js';
import type { ChangeWindow, RuleInForce } from '../domain/alarms/file/read-alarms.js';
import type { Watched } from '../domain/alarms/watched.js';

/** What a tenant's alarms go by. */
export abstract class AlarmOptions {
  abstract readonly tenantId: string;
  /** The file that says so; `null`: nothing is changed of what is shipped. */
  abstract readonly file: string | null;
  abstract readonly rules: readonly RuleInForce[];
  abstract readonly windows: readonly ChangeWindow[];
  abstract readonly watched: Watched;
  /** Tells all of this from everything that finds other alarms. */
  abstract readonly fingerprint: string;
  /** Where it is kept how far the log is judged; disposable. */
  abstract readonly folder: string;
  /** Whether this process raises alarms, or only answers about them. */
  abstract readonly raisesHere: boolean;
}

/** The rules that raise alarms. */
export const rulesOn = ({ rules }: Pick<AlarmOptions, 'rules'>): readonly AlarmRule[] =>
  rules.filter(({ isOn }) => isOn).map(({ rule }) => rule);
