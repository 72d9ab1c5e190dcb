import { allPermissions, type Permission } from './permissions.js';

const READER = [
  ...['backup/standard/read', 'backup/preview/create', 'backup/preview/cancel'],
  'history/read',
] as const satisfies readonly Permission[];

/**
 * What each role may do. The first three are the directory's own and have its actions; who reads the
 * operators' audit is nobody else's business, so that role stands apart from all that act.
 */
export const ROLE_PERMISSIONS = {
  'backup-reader': READER,
  'backup-administrator': [
    ...READER,
    ...(['backup/recovery/create', 'backup/recovery/cancel', 'backup/standard/create'] as const),
    ...(['recovery/approve', 'history/export', 'history/import', 'capture/run'] as const),
  ],
  'global-administrator': allPermissions.filter((permission) => permission !== 'audit/read'),
  approver: ['backup/standard/read', 'history/read', 'recovery/approve'],
  responder: [
    ...READER,
    ...(['backup/recovery/create', 'backup/recovery/cancel', 'capture/run'] as const),
    ...(['history/export', 'evidence/export'] as const),
  ],
  auditor: ['backup/standard/read', 'history/read', 'evidence/export', 'audit/read'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type AccessRole = keyof typeof ROLE_PERMISSIONS;

const names: ReadonlySet<string> = new Set(Object.keys(ROLE_PERMISSIONS));

export const isAccessRole = (text: string): text is AccessRole => names.has(text);

export const accessRoles: readonly AccessRole[] = [...names].filter(isAccessRole);

/** Roles of the directory that are roles here, by the ids of their templates (Microsoft Entra built-in roles, 2026). */
export const roleOfTemplate: Readonly<Record<string, AccessRole>> = {
  '62e90394-69f5-4237-9190-012177145e10': 'global-administrator',
  'b6a27b2b-f905-4b2e-81b5-0d90e0ef1fdb': 'backup-administrator',
  'f42252d9-5400-4d7b-b9ef-cc582dbb8577': 'backup-reader',
};

/** What somebody with all of these roles may do. */
export const permissionsOf = (roles: Iterable<AccessRole>): ReadonlySet<Permission> =>
  new Set([...roles].flatMap((role): readonly Permission[] => ROLE_PERMISSIONS[role]));

/** Roles that hold a permission, for the words of a refusal. */
export const rolesWith = (permission: Permission): readonly AccessRole[] =>
  accessRoles.filter((role) => permissionsOf([role]).has(permission));
