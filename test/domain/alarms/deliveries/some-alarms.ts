import type { Alarm } from '../../../../src/domain/alarms/alarm-events.js';
import type { Message } from '../../../../src/domain/alarms/deliveries/message.js';
import { objectId } from '../../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../../src/domain/instant.js';

const WHEN = instantAt(Date.UTC(2026, 10, 21, 22, 10, 5, 250));

/** Somebody weakened a policy. */
export const anAlarm = (overrides: Partial<Alarm> = {}): Alarm => ({
  alarmId: 'alarm-1',
  rule: 'policy-weakened',
  level: 'high',
  text: 'Eve weakened the policy Require MFA',
  source: 'MITRE ATT&CK T1556.009',
  firedAt: WHEN,
  changeIds: ['change-1'],
  changes: 1,
  objects: [
    { objectId: objectId('p1'), objectType: 'conditionalAccessPolicy', displayName: 'Require MFA' },
  ],
  actors: [{ kind: 'user', id: 'eve-id', name: 'eve@contoso.com', ip: '203.0.113.7' }],
  auditCorrelationIds: ['op-1'],
  undo: false,
  ...overrides,
});

export const aMessage = (alarms: readonly Alarm[] = [anAlarm()]): Message => ({
  tenantId: 'tenant-1',
  alarms: [alarms[0] ?? anAlarm(), ...alarms.slice(1)],
  publicUrl: 'https://stateline.example.com',
  key: 'key-1',
  sentAt: WHEN,
  isTest: false,
});
