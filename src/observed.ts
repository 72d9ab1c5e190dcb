import type { Config } from './config.js';
import type { OpenedEventStore } from './event-store/open-event-store.port.js';
import { JsonLogLines, LogLines } from './log-lines.js';
import { Meters } from './observation/meters.js';
import { ObservedEventStore } from './observation/observed-event-store.js';
import { carryContexts, startTracing } from './observation/tracing.js';
import { versionHere } from './settings-told.js';

/** Entries for people, or as JSON for programs. */
export const linesOf = (
  { logFormat }: Pick<Config, 'logFormat'>,
  secrets: readonly string[],
): LogLines | JsonLogLines =>
  logFormat === 'json' ? new JsonLogLines(secrets) : new LogLines(secrets);

/** Begins to note under which correlation id things are done, where anybody is told; gives what ends it. */
export const startWatching = async ({
  logFormat,
  tracing,
}: Pick<Config, 'logFormat' | 'tracing'>): Promise<() => Promise<void>> => {
  if (tracing !== null) return startTracing({ sampling: tracing, version: versionHere() });
  if (logFormat === 'text') return () => Promise.resolve();
  const stop = await carryContexts();
  return () => {
    stop();
    return Promise.resolve();
  };
};

interface Observed {
  readonly meters: Meters;
  readonly log: OpenedEventStore;
}

/** Counts what this process does where anybody asks for it; else the log is as it is. */
export const observedLog = (
  { metrics, tracing, roles, sharedLog }: Config,
  log: OpenedEventStore,
  tenantId: string,
): Observed => {
  const meters = new Meters([tenantId]);
  if (metrics === null && tracing === null) return { meters, log };
  const kind = sharedLog === null ? 'embedded' : 'eventstoredb';
  meters.info.set({ version: versionHere(), roles: [...roles].join(','), log: kind }, 1);
  if (metrics !== null) meters.withProcess();
  return { meters, log: { ...log, store: new ObservedEventStore(log.store, meters) } };
};
