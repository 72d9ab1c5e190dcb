/**
 * What one process does of what Stateline does. `history` is the read model, which every process builds
 * for itself; alone it keeps one warm, for an api process to start from.
 */
export const ROLES = ['capture', 'history', 'api', 'writer', 'retention', 'alarms'] as const;

export type Role = (typeof ROLES)[number];

export type Roles = ReadonlySet<Role>;

export const ALL_ROLES: Roles = new Set(ROLES);

/** Roles by their names, with commas between; `undefined` when one is unknown or there is none. */
export const rolesIn = (text: string): Roles | undefined => {
  const names = text.split(',').map((name) => name.trim());
  const roles = ROLES.filter((role) => names.includes(role));
  return names.every((name) => roles.some((role) => role === name)) ? new Set(roles) : undefined;
};
