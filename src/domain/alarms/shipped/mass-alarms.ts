import { became, isDeleted, relinked } from '../../severity/seen.js';
import type { AlarmRule, Rate } from '../alarm-rule.js';
import { seenOf } from './what.js';

const DESTRUCTION = 'MITRE ATT&CK T1485';
const REMOVAL = 'MITRE ATT&CK T1531';

const within = (minutes: number, moreThan: number, of: Rate['of'] = 'objects'): Rate => ({
  moreThan,
  withinMs: minutes * 60_000,
  of,
  per: 'tenant',
});

const RESTORABLE = ['user', 'group', 'application', 'servicePrincipal', 'administrativeUnit'];

export const massAlarms: readonly AlarmRule[] = [
  {
    name: 'users-deleted-in-mass',
    level: 'critical',
    text: 'Many users were deleted',
    source: REMOVAL,
    what: seenOf(['user'], isDeleted, /^(delete|remove) user$/),
    rate: within(5, 50),
    undo: false,
  },
  {
    name: 'users-disabled-in-mass',
    level: 'critical',
    text: 'Many accounts were disabled',
    source: REMOVAL,
    what: seenOf(['user'], became('accountEnabled', false), /^disable account$/),
    rate: within(5, 50),
    undo: false,
  },
  {
    name: 'groups-or-applications-deleted-in-mass',
    level: 'critical',
    text: 'Many groups or applications were deleted',
    source: DESTRUCTION,
    what: seenOf(
      ['group', 'application', 'servicePrincipal', 'administrativeUnit'],
      isDeleted,
      /^(delete|remove) (group|application|service principal|administrative unit)$/,
    ),
    rate: within(5, 20),
    undo: false,
  },
  {
    name: 'removed-for-good-in-mass',
    level: 'critical',
    text: 'Things are removed for good, so that they cannot be restored',
    source: DESTRUCTION,
    what: seenOf(RESTORABLE, ({ type }) => type === 'ObjectHardDeleted', /^hard delete /),
    rate: within(10, 10),
    undo: false,
  },
  {
    name: 'members-removed-in-mass',
    level: 'high',
    text: 'Many memberships of groups were removed',
    source: REMOVAL,
    what: seenOf(['group'], relinked('members', 'removed'), /^remove member from group$/),
    rate: within(10, 200, 'links'),
    undo: false,
  },
];
