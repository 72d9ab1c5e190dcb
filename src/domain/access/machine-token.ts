/**
 * What a machine token says: a JWT that whoever may read the key folder signs with `machine.key` (HS256),
 * and that is good for one request.
 */
export const MACHINE_TOKEN = {
  issuer: 'stateline-machine',
  audience: 'stateline',
  lifetimeSeconds: 60,
  keyFile: 'machine.key',
} as const;
