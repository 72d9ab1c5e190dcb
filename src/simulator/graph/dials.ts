/** What can be turned while the simulator runs. */
export interface Dials {
  /** How long after a change its audit record shows. */
  auditDelayMs: number;
  /** How far reads lag behind writes. */
  readLagMs: number;
  /** How long after a change its notification is sent. */
  notificationDelayMs: number;
  tokenLifetimeSeconds: number;
}
