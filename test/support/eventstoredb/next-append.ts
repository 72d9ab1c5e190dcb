import type { EventLog } from './log.js';
import type { Outlet } from './outlet.js';

/** Resolves with the next write to the log, or when the call is over. */
export const nextAppend = (log: EventLog, outlet: Outlet): Promise<void> =>
  new Promise((resolve) => {
    if (!outlet.isOpen) {
      resolve();
      return;
    }
    const settle = (): void => {
      forgetAppend();
      forgetEnd();
      resolve();
    };
    const forgetAppend = log.onceAppended(settle);
    const forgetEnd = outlet.onceOver(settle);
  });
