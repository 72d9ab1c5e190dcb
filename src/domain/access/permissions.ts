/**
 * Every action that somebody may be allowed, and what it is for. Those under `backup/` are the actions of
 * the directory's own roles (Microsoft Entra built-in roles, "Entra Backup Administrator", 2026), but
 * `backup/standard/create`, which the native product has not.
 */
export const PERMISSIONS = {
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
} as const;

export type Permission = keyof typeof PERMISSIONS;

const names: ReadonlySet<string> = new Set(Object.keys(PERMISSIONS));

export const isPermission = (text: string): text is Permission => names.has(text);

export const allPermissions: readonly Permission[] = [...names].filter(isPermission);
