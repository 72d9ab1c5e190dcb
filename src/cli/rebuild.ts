import type { Command } from 'commander';
import type { Trust } from './answers.js';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { sessionOf } from './session.js';

/** `stateline rebuild`; the work is done by the time there is somebody to ask. */
export const addRebuild = (program: Command, io: Io): void => {
  program
    .command('rebuild')
    .description('throw away what answers questions, and build it anew from the log; takes --data')
    .action(async (_options, command: Command) => {
      const { server, output, path, data } = sessionOf(command, io);
      if (data === undefined) {
        throw new Stop(exitCodes.usage, 'stateline rebuild takes --data, of a stopped server');
      }
      const { trust } = await server.get<{ trust: Trust }>(await path('/state'));
      output.record({ kind: 'rebuilt', data, position: trust.position });
      output.say(`Built anew from the log, up to position ${trust.position}`);
    });
};
