import { relinked } from '../../severity/seen.js';
import type { AlarmRule, What } from '../alarm-rule.js';
import { givesPrivilege, isPrivilegedApplication } from '../privileges.js';
import { severe } from './what.js';

const GUIDE = 'Microsoft Entra security operations guide: applications';
const CREDENTIAL = 'MITRE ATT&CK T1098.001';

const credential = severe('credential-added');
const isOwnerAdded = relinked('owners', 'added');

/** The same, where it is about an application that may do what leads to everything else. */
const ofPrivileged = ({ seen, told }: Required<Pick<What, 'seen' | 'told'>>): What => ({
  types: new Set(['application', 'servicePrincipal']),
  seen: (change, ground) =>
    seen(change, ground) && isPrivilegedApplication(change.data.objectId, ground.then),
  told: (report, ground) =>
    told(report, ground) && isPrivilegedApplication(report.objectId, ground.then),
});

const OURS = ['application', 'servicePrincipal'];

export const applicationAlarms: readonly AlarmRule[] = [
  {
    name: 'privileged-application-credential-added',
    level: 'critical',
    text: 'An application with far-reaching rights got a new secret, certificate or trusted issuer',
    source: CREDENTIAL,
    what: ofPrivileged({
      seen: (_change, { severity }) => severity.has('credential-added'),
      told: (_report, { severity }) => severity.has('credential-added'),
    }),
    undo: false,
  },
  {
    name: 'privileged-application-owner-added',
    level: 'critical',
    text: 'An application with far-reaching rights has a new owner, who can add credentials to it',
    source: GUIDE,
    what: ofPrivileged({
      seen: isOwnerAdded,
      told: (_report, { severity }) => severity.has('application-owner-added'),
    }),
    undo: false,
  },
  {
    name: 'privileged-permission-granted',
    level: 'critical',
    text: 'An application was given a permission with which it can make itself an administrator',
    source: 'MITRE ATT&CK T1098.003',
    what: {
      types: new Set(['appRoleAssignment']),
      seen: ({ type, data }, { then }) =>
        (type === 'ObjectCreated' && givesPrivilege(data.attributes, then)) ||
        (type === 'ObjectRestored' &&
          givesPrivilege(then.object(data.objectId)?.attributes ?? {}, then)),
    },
    undo: false,
  },
  {
    name: 'application-credential-added',
    level: 'medium',
    text: 'An application got a new secret, certificate or trusted issuer to sign in with',
    source: CREDENTIAL,
    what: credential,
    undo: false,
  },
  {
    name: 'consent-for-all',
    level: 'high',
    text: 'An application may act for everybody, or may do more for those it acts for',
    source: 'MITRE ATT&CK T1528',
    what: severe('consent-for-all', 'consent-widened'),
    undo: false,
  },
  {
    name: 'application-permission-granted',
    level: 'high',
    text: 'An application was given a permission of its own, without anybody signed in',
    source: 'MITRE ATT&CK T1098.003',
    what: severe('application-permission-granted'),
    undo: false,
  },
  {
    name: 'stateline-identity-changed',
    level: 'critical',
    text: 'The application that Stateline itself reads or writes with was changed',
    source: 'MITRE ATT&CK T1562.001',
    what: {
      types: new Set([...OURS, 'appRoleAssignment']),
      seen: ({ data }, { isOurs, then }) =>
        isOurs(data.objectId) ||
        (data.objectType === 'appRoleAssignment' &&
          isOurs(textIn(then.object(data.objectId)?.attributes['principalId']))),
      told: ({ targets }, { isOurs }) => targets.some(({ id }) => isOurs(id)),
    },
    undo: false,
  },
];

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
