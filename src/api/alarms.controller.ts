import { Body, Controller, Get, HttpStatus, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ListDeliveries } from '../alarms/deliveries/list-deliveries.query.js';
import { ListTargets } from '../alarms/deliveries/list-targets.query.js';
import { RedeliverAlarm } from '../alarms/deliveries/redeliver-alarm.command.js';
import { TestTarget } from '../alarms/deliveries/test-target.command.js';
import { ListAlarmRules } from '../alarms/list-alarm-rules.query.js';
import { GetAlarm, ListAlarms } from '../alarms/list-alarms.query.js';
import { operatorOf, type Principal } from '../domain/access/principal.js';
import { Needs } from './access/needs.js';
import {
  AlarmsParameters,
  DeliveriesParameters,
  RedeliveryBody,
  TargetTestBody,
} from './alarm-requests.js';
import { Caller } from './caller.js';
import { Answers, Does } from './openapi-answers.js';
import { About, Acts } from './operators/acts.js';
import { pageOf } from './paging.js';
import { PathId, TenantId } from './path-ids.js';

@ApiTags('alarms')
@Controller('api/tenants/:tenantId/alarms')
export class AlarmsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('The alarms that were raised, newest first', 'AlarmPage')
  list(@TenantId() tenantId: string, @Query() parameters: AlarmsParameters) {
    const { level, rule } = parameters;
    const asked = { ...(level && { level }), ...(rule !== undefined && { rule }) };
    return this.queries.execute(new ListAlarms(tenantId, { ...asked, page: pageOf(parameters) }));
  }

  @Get('rules')
  @Needs('history/read')
  @Answers('What raises alarms, and why', 'AlarmRules')
  rules(@TenantId() tenantId: string) {
    return this.queries.execute(new ListAlarmRules(tenantId));
  }

  @Get('targets')
  @Needs('history/read')
  @Answers('Who is told of alarms', 'AlarmTargets')
  async targets(@TenantId() tenantId: string) {
    return { targets: await this.queries.execute(new ListTargets(tenantId)) };
  }

  @Post('targets/test')
  @Needs('settings/write')
  @Acts('test-target')
  @About('target')
  @Answers('Send a target a test', 'AlarmTargetTest', HttpStatus.OK)
  test(@TenantId() tenantId: string, @Body() { target }: TargetTestBody) {
    return this.commands.execute(new TestTarget({ tenantId, target }));
  }

  @Get('deliveries')
  @Needs('history/read')
  @Answers('What became of telling people, newest first', 'AlarmDeliveryPage')
  deliveries(@TenantId() tenantId: string, @Query() parameters: DeliveriesParameters) {
    const { outcome } = parameters;
    const which = { ...(outcome && { outcome }), page: pageOf(parameters) };
    return this.queries.execute(new ListDeliveries(tenantId, which));
  }

  @Post('deliveries/redeliver')
  @Needs('settings/write')
  @Acts('redeliver-alarm')
  @About('alarmId', 'target')
  @Does('Tell a target once more of an alarm that was given up')
  async redeliver(
    @TenantId() tenantId: string,
    @Body() { alarmId, target }: RedeliveryBody,
    @Caller() caller: Principal,
  ): Promise<void> {
    const by = operatorOf(caller);
    await this.commands.execute(new RedeliverAlarm({ tenantId, alarmId, target, by }));
  }

  @Get(':alarmId')
  @Needs('history/read')
  @Answers('One alarm', 'Alarm')
  get(@TenantId() tenantId: string, @PathId('alarmId', 'an alarm') alarmId: string) {
    return this.queries.execute(new GetAlarm(tenantId, alarmId));
  }
}
