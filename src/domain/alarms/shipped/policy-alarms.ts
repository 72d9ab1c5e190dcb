import type { AlarmRule } from '../alarm-rule.js';
import { changesOf, lost } from '../../severity/seen.js';
import { documentChanges } from '../../severity/told.js';
import { severe } from './what.js';

const ATTACK = 'MITRE ATT&CK T1556.009';
const METHODS = 'MITRE ATT&CK T1556.006';
const GUIDE = 'Microsoft Entra security operations guide: infrastructure';

const EXCLUDED_PEOPLE = /^conditions\/users\/exclude/;

export const policyAlarms: readonly AlarmRule[] = [
  {
    name: 'policy-weakened',
    level: 'critical',
    text: 'A Conditional Access policy was deleted, switched off, or demands less than before',
    source: ATTACK,
    what: severe(
      'conditional-access-policy-deleted',
      'conditional-access-policy-off',
      'conditional-access-controls-removed',
    ),
    undo: false,
  },
  {
    name: 'policy-covers-fewer',
    level: 'high',
    text: 'A Conditional Access policy covers fewer people or applications than before',
    source: ATTACK,
    what: severe('conditional-access-exclusion-added', 'conditional-access-policy-narrowed'),
    undo: false,
  },
  {
    name: 'policy-exclusion-removed',
    level: 'high',
    text: 'Somebody is not excluded from a Conditional Access policy any more, and may be locked out',
    source: GUIDE,
    what: {
      types: new Set(['conditionalAccessPolicy']),
      seen: (change) => lost(changesOf(change), EXCLUDED_PEOPLE).length > 0,
      told: (report) => lost(documentChanges(report), EXCLUDED_PEOPLE).length > 0,
    },
    undo: false,
  },
  {
    name: 'location-trusted',
    level: 'high',
    text: 'A network location became a trusted one',
    source: ATTACK,
    what: severe('location-trusted'),
    undo: false,
  },
  {
    name: 'location-changed',
    level: 'medium',
    text: 'A network location that policies may go by was changed or deleted',
    source: GUIDE,
    what: severe('location-changed'),
    undo: false,
  },
  {
    name: 'sign-in-methods-weakened',
    level: 'high',
    text: 'It was changed who may sign in by which method, or more ways to sign in pass',
    source: METHODS,
    what: severe('sign-in-methods-changed', 'authentication-strength-loosened'),
    undo: false,
  },
];
