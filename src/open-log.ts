import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Config, type SharedLogConfig, WrongConfiguration } from './config.js';
import { claimDataFolder } from './event-store/embedded/data-folder.js';
import { EventStoreUnavailable } from './event-store/event-store.port.js';
import { openEventStore, type OpenedEventStore } from './event-store/open-event-store.port.js';

/** A cluster that starts with us needs this long to choose a leader, and some more. */
const WAIT_FOR_SERVER_MS = 90_000;
const ASK_AGAIN_MS = 2000;

/**
 * The log, and the data folder for this process alone.
 * @throws StatelineError when the folder cannot be used or the server does not answer in time
 */
export const openLog = async ({ dataFolder, sharedLog }: Config): Promise<OpenedEventStore> => {
  if (sharedLog === null) return openEventStore({ kind: 'embedded', folder: logIn(dataFolder) });
  if (existsSync(logIn(dataFolder))) {
    throw new WrongConfiguration(
      `The data folder ${dataFolder} holds a log of its own, which STATELINE_EVENTSTOREDB_URL would leave unread: choose another STATELINE_DATA_FOLDER (stateline log copy takes the events along)`,
    );
  }
  const folder = await claimDataFolder(dataFolder);
  try {
    const opened = await openWhenThere(sharedLog, performance.now() + WAIT_FOR_SERVER_MS);
    const close = async (): Promise<void> => {
      await opened.close();
      folder.release();
    };
    return { ...opened, close };
  } catch (error) {
    folder.release();
    throw error;
  }
};

const logIn = (dataFolder: string): string => join(dataFolder, 'log');

/** A server that is still starting is waited for, and the wait is told. */
const openWhenThere = async (
  address: SharedLogConfig,
  deadlineMs: number,
): Promise<OpenedEventStore> => {
  for (;;) {
    try {
      return await openEventStore({ kind: 'eventstoredb', ...address });
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable) || performance.now() > deadlineMs) throw error;
      new Logger('EventStore').warn(`Waiting for the log: ${error.message}`);
      await delay(ASK_AGAIN_MS);
    }
  }
};
