import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AlarmLevel } from '../domain/alarms/alarm-events.js';
import type { Rate } from '../domain/alarms/alarm-rule.js';
import type { ChangeWindow, RuleInForce, RuleOrigin } from '../domain/alarms/file/read-alarms.js';
import { UnknownTenant } from '../history/history.port.js';
import { AlarmOptions } from './alarm-options.port.js';

/** A rule as it is told. */
export interface AlarmRuleTold {
  readonly name: string;
  readonly level: AlarmLevel;
  readonly text: string;
  readonly source: string | null;
  readonly origin: RuleOrigin;
  readonly isOn: boolean;
  /** `null`: each change by itself. */
  readonly rate: Rate | null;
  /** Whether it waits until the audit log tells who did something, or when. */
  readonly waitsForAudit: boolean;
  readonly undo: boolean;
}

export interface AlarmRulesTold {
  /** The file that changes what is shipped; `null` when there is none. */
  readonly file: string | null;
  /** Whether there is anybody to use: without accounts named, rules about them find nothing. */
  readonly breakGlassAccounts: number;
  readonly changeWindows: readonly ChangeWindow[];
  readonly rules: readonly AlarmRuleTold[];
}

/**
 * The rules of a tenant's alarms, with where they come from and whether they are on.
 * @throws UnknownTenant for a tenant whose alarms are not raised here
 */
export class ListAlarmRules extends Query<AlarmRulesTold> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(ListAlarmRules)
export class ListAlarmRulesHandler implements IQueryHandler<ListAlarmRules> {
  constructor(private readonly options: AlarmOptions) {}

  execute({ tenantId }: ListAlarmRules): Promise<AlarmRulesTold> {
    const { tenantId: ours, file, rules, windows, watched } = this.options;
    if (tenantId !== ours) return Promise.reject(new UnknownTenant(tenantId));
    const breakGlassAccounts = watched.emergency.length;
    return Promise.resolve({
      ...{ file, breakGlassAccounts, changeWindows: windows },
      rules: rules.map(told),
    });
  }
}

const told = ({ rule, origin, isOn }: RuleInForce): AlarmRuleTold => {
  const { name, level, text, source, rate = null, undo } = rule;
  const waitsForAudit =
    rule.who !== undefined || rule.what.activity !== undefined || rate?.per === 'actor';
  return { name, level, text, source, origin, isOn, rate, waitsForAudit, undo };
};
