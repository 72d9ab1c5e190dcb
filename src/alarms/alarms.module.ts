import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AlarmDuty } from './alarm-duty.js';
import { AlarmOptions } from './alarm-options.port.js';
import { AlarmWatcher } from './alarm-watcher.js';
import { DeliveriesModule } from './deliveries/deliveries.module.js';
import { ListAlarmRulesHandler } from './list-alarm-rules.query.js';
import { GetAlarmHandler, ListAlarmsHandler } from './list-alarms.query.js';
import { fingerprintOf, type LoadedAlarms } from './load-alarms.port.js';
import { RehearseAlarmsHandler } from './rehearse-alarms.query.js';

export interface AlarmsHere extends Pick<
  AlarmOptions,
  'tenantId' | 'folder' | 'raisesHere' | 'watched'
> {
  /** Where people reach the dashboard; `null`: messages lead nowhere. */
  readonly publicUrl: string | null;
}

@Module({})
export class AlarmsModule {
  /** Alarms of one tenant: raised and told of where it is this process's work, and asked about everywhere. */
  static of(loaded: LoadedAlarms, { publicUrl, ...here }: AlarmsHere): DynamicModule {
    const { targets, undo, file, rules, windows } = loaded;
    const fingerprint = fingerprintOf(loaded, here.watched);
    const options: AlarmOptions = { ...here, file, rules, windows, fingerprint };
    return {
      module: AlarmsModule,
      imports: [
        CqrsModule,
        DeliveriesModule.of({ tenantId: here.tenantId, targets, undo, publicUrl }),
      ],
      providers: [
        { provide: AlarmOptions, useValue: options },
        ...[AlarmWatcher, AlarmDuty],
        ...[ListAlarmsHandler, GetAlarmHandler, ListAlarmRulesHandler, RehearseAlarmsHandler],
      ],
    };
  }
}
