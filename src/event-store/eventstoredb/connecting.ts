import { Logger } from '@nestjs/common';
import { EventStoreUnavailable } from '../event-store.port.js';
import { Connection } from './connection.js';
import { checkConnectionString } from './connection-string.js';
import type { LogClient } from './log-client.js';
import { type OnTrouble, Outage } from './outage.js';
import { DEFAULT_TIMING, type Timing, type Trying } from './patience.js';
import { connectVendor } from './vendor.js';

export interface ConnectingOptions {
  readonly timing?: Partial<Timing>;
  /** Told once for each outage; a warning in the process's log when absent. */
  readonly onTrouble?: OnTrouble;
}

const warn: OnTrouble = (what, error) => {
  new Logger('EventStoreDB').warn(`Trying on to ${what}: ${error.message}`);
};

/** What all calls to one server share. @throws InvalidValue for a connection string that is none */
export const tryingOf = (
  url: string,
  { timing, onTrouble = warn }: ConnectingOptions,
): Trying & { readonly onTrouble: OnTrouble } => {
  checkConnectionString(url);
  return {
    connection: new Connection(() => connect(url)),
    timing: { ...DEFAULT_TIMING, ...timing },
    outage: new Outage(onTrouble),
    onTrouble,
  };
};

/** The vendor's own errors may repeat the string; those of a missing file do not. */
const connect = (url: string): LogClient => {
  try {
    return connectVendor(url);
  } catch (error) {
    const why =
      error instanceof Error && !('connectionString' in error) ? `: ${error.message}` : '';
    throw new EventStoreUnavailable(
      `The connection string of the event store cannot be used${why}`,
    );
  }
};
