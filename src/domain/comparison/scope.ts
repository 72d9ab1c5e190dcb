import type { Scope } from './report-events.js';

/** Whether only some of the changes count, so that what was before them is no state of the past. */
export const isOfChanges = ({ actors, correlationIds, changeIds }: Scope): boolean =>
  [actors, correlationIds, changeIds].some((part) => part !== undefined);
