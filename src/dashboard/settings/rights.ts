import type { Me, Permission } from '../api/types.js';

export type Role = Me['roles'][number];

/** What each permission is for, in the server's words. */
export const permissionWords: Readonly<Record<Permission, string>> = {
  'backup/standard/read': 'backups, reports and recoveries',
  'backup/standard/create': 'take a backup now',
  'backup/preview/create': 'ask for a report',
  'backup/preview/cancel': 'cancel a report',
  'backup/recovery/create': 'plan a recovery, try it out, resume it',
  'backup/recovery/cancel': 'pause or cancel a recovery',
  'recovery/approve': 'approve or reject a plan',
  'recovery/overrule': 'approve a plan that the safety proof refuses',
  'history/read': 'how the tenant was, and what changed',
  'history/export': 'whole states and reports as files',
  'history/import': 'take in recorded audit logs and exports',
  'capture/run': 'look at the directory now',
  'evidence/export': 'evidence that a stranger can check',
  'settings/write': 'retention, legal holds, tests of alarms',
  'access/write': 'emergency accounts and service tokens',
  'audit/read': 'what operators of Stateline did',
};

export const permissions = Object.keys(permissionWords) as readonly Permission[];

const READER = [
  ...(['backup/standard/read', 'backup/preview/create', 'backup/preview/cancel'] as const),
  'history/read',
] as const;

/** What each role may do; the server decides by its own list, which a test compares with this one. */
export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  'backup-reader': READER,
  'backup-administrator': [
    ...READER,
    ...(['backup/recovery/create', 'backup/recovery/cancel', 'backup/standard/create'] as const),
    ...(['recovery/approve', 'history/export', 'history/import', 'capture/run'] as const),
  ],
  'global-administrator': permissions.filter((permission) => permission !== 'audit/read'),
  approver: ['backup/standard/read', 'history/read', 'recovery/approve'],
  responder: [
    ...READER,
    ...(['backup/recovery/create', 'backup/recovery/cancel', 'capture/run'] as const),
    ...(['history/export', 'evidence/export'] as const),
  ],
  auditor: ['backup/standard/read', 'history/read', 'evidence/export', 'audit/read'],
};

export const roles = Object.keys(rolePermissions) as readonly Role[];

const titles: Readonly<Record<Role, string>> = {
  'backup-reader': 'Backup reader',
  'backup-administrator': 'Backup administrator',
  'global-administrator': 'Global administrator',
  approver: 'Approver',
  responder: 'Responder',
  auditor: 'Auditor',
};

export const roleTitle = (role: Role): string => titles[role];

/** The roles that hold a permission, in words. */
export const rolesWith = (permission: Permission): string =>
  roles
    .filter((role) => rolePermissions[role].includes(permission))
    .map(roleTitle)
    .join(', ');
