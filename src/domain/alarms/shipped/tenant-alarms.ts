import { activityName } from '../../audit/audit-activities.js';
import type { AlarmRule } from '../alarm-rule.js';
import { severe } from './what.js';

const GUIDE = 'Microsoft Entra security operations guide: infrastructure';
const TRUST = 'MITRE ATT&CK T1484.002';

/** Settings by which the directory's logs are kept and sent on. */
const LOGS =
  /^(?!get |list |read ).*\b(diagnostic settings?|audit (log )?settings?|log analytics|unified audit log)\b/;

export const tenantAlarms: readonly AlarmRule[] = [
  {
    name: 'federation-changed',
    level: 'critical',
    text: 'Somebody else answers for the sign-ins of a domain, or how was changed',
    source: TRUST,
    what: severe('domain-federated'),
    undo: false,
  },
  {
    name: 'domains-changed',
    level: 'medium',
    text: 'The domains of the tenant were changed',
    source: GUIDE,
    what: severe('domains-changed'),
    undo: false,
  },
  {
    name: 'synchronisation-changed',
    level: 'high',
    text: 'How the tenant hangs together with the on-premises directory was changed',
    source: 'MITRE ATT&CK T1556.007',
    what: severe('synchronisation-changed'),
    undo: false,
  },
  {
    name: 'cross-tenant-access-changed',
    level: 'high',
    text: 'What other tenants are trusted with was changed',
    source: TRUST,
    what: severe('cross-tenant-access-changed'),
    undo: false,
  },
  {
    name: 'authorization-loosened',
    level: 'high',
    text: 'Everybody in the tenant, or its guests, may do more than before',
    source: GUIDE,
    what: severe('authorization-loosened'),
    undo: false,
  },
  {
    name: 'security-contacts-changed',
    level: 'medium',
    text: 'Who gets notices about security was changed',
    source: GUIDE,
    what: severe('security-contacts-changed'),
    undo: false,
  },
  {
    name: 'log-settings-changed',
    level: 'high',
    text: 'How the logs of the directory are kept or sent on was changed',
    source: 'MITRE ATT&CK T1562.008',
    what: { told: ({ activity }) => LOGS.test(activityName(activity)) },
    undo: false,
  },
];
