import type { Command } from 'commander';
import type { Io } from './io.js';
import { sessionOf } from './session.js';

/** `stateline access sessions` */
export const addSessions = (access: Command, io: Io): void => {
  const sessions = access.command('sessions').description('sessions of browsers');
  sessions
    .command('end')
    .description('end all of one account, or of everybody; they sign in again')
    .option('--of <id>', 'id of an emergency account or of a person of the directory')
    .action(async ({ of: id }: { readonly of?: string }, command: Command) => {
      const { server, output } = sessionOf(command, io);
      await server.tell('/api/access/sessions/end', id === undefined ? {} : { id });
      output.record({ sessionsEnded: true, id: id ?? null });
      output.line(id === undefined ? 'Ended all sessions.' : `Ended the sessions of ${id}.`);
    });
};
