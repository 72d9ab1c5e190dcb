import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Io } from './cli/io.js';
import { type Output, outputTo } from './cli/print.js';
import { InvalidValue } from './domain/errors.js';
import { copyLog, type CopyPhase, type LogCopied } from './event-store/copy/copy-log.js';
import { type LogAddress, openEventStore } from './event-store/open-event-store.port.js';

export interface CopyRequest {
  readonly from: string;
  readonly to: string;
  readonly json: boolean;
}

/**
 * `stateline log copy`: copies one log to another and tells how far it is. Whether all of it was copied,
 * and its chains hold. @throws InvalidValue and what {@link copyLog} throws
 */
export const copy = async (io: Io, { from, to, json }: CopyRequest): Promise<boolean> => {
  const output = outputTo(io, json);
  const [sourceAddress, targetAddress] = [
    await sourceOf(from, io.env),
    await addressOf('--to', to, io.env),
  ];
  const source = await openEventStore(sourceAddress);
  try {
    const target = await openEventStore(targetAddress);
    try {
      const onProgress = telling(output, io.now);
      const options = { signal: io.interrupted, onProgress };
      return tellEnd(output, await copyLog(source.store, target.store, options));
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/** A log that exists: none is made where a name was misspelt. */
const sourceOf = async (text: string, env: Io['env']): Promise<LogAddress> => {
  const address = await addressOf('--from', text, env);
  if (address.kind === 'embedded' && !(await isLog(address.folder))) {
    throw new InvalidValue('--from', 'a data folder with a log, or a connection string', text);
  }
  return address;
};

const addressOf = async (field: string, text: string, env: Io['env']): Promise<LogAddress> => {
  const address = spelledOut(field, text, env);
  if (/^(esdb|kurrentdb)(\+discover)?:/.test(address)) {
    return { kind: 'eventstoredb', url: address, retentionUrl: null };
  }
  // Not shown: what is almost a connection string may hold a password.
  if (address.includes('://')) throw new InvalidValue(field, 'a data folder or esdb://…', '…');
  const isTheLog = (await isLog(address)) || basename(address) === 'log';
  return { kind: 'embedded', folder: isTheLog ? address : join(address, 'log') };
};

const spelledOut = (field: string, text: string, env: Io['env']): string => {
  const name = /^env:(.*)$/.exec(text)?.[1];
  const address = name === undefined ? text : env[name];
  if (address !== undefined && address !== '') return address;
  throw new InvalidValue(field, 'an address, or the name of a variable that holds one', text);
};

const isLog = (folder: string): Promise<boolean> =>
  access(join(folder, 'format')).then(
    () => true,
    () => false,
  );

const TELL_EVERY_MS = 2_000;

const names: Record<CopyPhase, string> = {
  comparing: 'Comparing what is there already',
  copying: 'Copying',
  verifying: 'Comparing with the original',
};

/** Says now and then how far a phase is, and how fast. */
const telling = (output: Output, now: Io['now']) => {
  let told = { phase: '', at: now().getTime(), events: 0 };
  return (phase: CopyPhase, events: number): void => {
    const at = now().getTime();
    const [ms, more] = phase === told.phase ? [at - told.at, events - told.events] : [0, events];
    if (phase === told.phase && ms < TELL_EVERY_MS) return;
    told = { phase, at, events };
    const eventsPerSecond = ms === 0 ? null : Math.round((more * 1_000) / ms);
    output.record({ phase, events, eventsPerSecond });
    const speed = eventsPerSecond === null ? '' : `, ${count(eventsPerSecond)} a second`;
    output.say(`${names[phase]}: ${count(events)} events${speed}`);
  };
};

const tellEnd = (output: Output, copied: LogCopied): boolean => {
  const { brokenChain, events, streams, chained, found, sourceGrew } = copied;
  output.record({ phase: 'done', ...copied });
  output.say(
    `The copy holds ${count(events)} events in ${count(streams)} streams, each like its original; ` +
      `${count(copied.copied)} were copied now, ${count(found)} were there`,
  );
  if (sourceGrew) output.say('More came to the log meanwhile: run the command again to copy it');
  if (brokenChain === null) {
    output.say(`The chains of ${count(chained)} change events hold`);
    return true;
  }
  const { streamId, revision, detail } = brokenChain;
  const where = `${String(streamId)}, revision ${String(revision)}`;
  output.line(output.warn(`In both logs the chain is broken at ${where}: ${detail}`));
  return false;
};

const count = (value: number): string => value.toLocaleString('en');
