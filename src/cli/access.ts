import type { Command } from 'commander';
import { addAccounts } from './access-accounts.js';
import { addRoles } from './access-roles.js';
import { addSessions } from './access-sessions.js';
import { addTokens } from './access-tokens.js';
import type { Me } from './answers.js';
import type { Io } from './io.js';
import { sessionOf } from './session.js';

const HELP = `
A command shows the token in STATELINE_TOKEN, or in the file that STATELINE_TOKEN_FILE names; there is no
\`sign-in\`, because nothing stays behind on this machine. On the machine of the server itself none is needed:
who may read its key folder (STATELINE_KEY_FOLDER) may do all but read the operators' audit.`;

/** `stateline access` */
export const addAccess = (program: Command, io: Io): void => {
  const access = program
    .command('access')
    .description('who may do what: emergency accounts, service tokens, sessions, roles')
    .addHelpText('after', HELP);
  addAccounts(access, io);
  addTokens(access, io);
  addRoles(access, io);
  addSessions(access, io);
  access
    .command('whoami')
    .description('as whom the server sees this command line, and what that may do')
    .action(async (_options, command: Command) => {
      const { server, output } = sessionOf(command, io);
      const me = await server.get<Me>('/auth/me');
      output.record(me);
      output.line(`${output.strong(me.name)} (${me.kind}, ${me.id})`);
      if (me.signIn === 'off') output.say(output.warn(NO_SIGN_IN));
      output.line(`Roles: ${me.roles.join(', ') || 'none'}`);
      output.line(`Tenants: ${me.tenantIds === 'all' ? 'all' : me.tenantIds.join(', ')}`);
      output.line(`May: ${me.permissions.join(', ') || 'nothing'}`);
    });
};

export const NO_SIGN_IN =
  'No sign-in: whoever reaches this server may do everything (STATELINE_SIGN_IN=off)';
