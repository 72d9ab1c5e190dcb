import { type Command, Option } from 'commander';
import { accessRoles } from '../domain/access/access-roles.js';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { type Session, sessionOf } from './session.js';

interface Account {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly tenantIds: readonly string[] | 'all';
  readonly createdBy: { readonly name: string };
  readonly createdAt: string;
}

interface NewAccount extends Account {
  readonly credentials: { readonly password: string; readonly codeUri: string };
}

interface AddOptions {
  readonly role: readonly string[];
  readonly tenant?: string;
}

const ACCOUNTS = '/api/access/accounts';

/** `stateline access account` */
export const addAccounts = (access: Command, io: Io): void => {
  const account = access
    .command('account')
    .description('accounts for the hour in which the tenant lets nobody in');
  account
    .command('add')
    .description('make one; its password and its code are shown this once')
    .argument('<name>', 'whom or what it is for')
    .addOption(
      new Option('--role <roles...>', 'what it may do')
        .choices(accessRoles)
        .default(['responder', 'approver'], 'responder and approver'),
    )
    .action(async (name: string, _options, command: Command) => {
      const { role: roles, tenant } = command.optsWithGlobals<AddOptions>();
      const session = sessionOf(command, io);
      const only = tenant === undefined ? {} : { tenantIds: [tenant] };
      show(session, await session.server.post<NewAccount>(ACCOUNTS, { name, roles, ...only }));
    });
  withCsv(account.command('list'))
    .description('those there are')
    .action(async (_options, command: Command) => {
      await list(sessionOf(command, io));
    });
  addChanges(account, io);
};

const addChanges = (account: Command, io: Io): void => {
  account
    .command('reset')
    .description('a new password and a new code, shown this once; its sessions end')
    .argument('<account>', 'its name or id')
    .action(async (wanted: string, _options, command: Command) => {
      const session = sessionOf(command, io);
      const { id } = await found(session, wanted);
      show(session, await session.server.post<NewAccount>(`${ACCOUNTS}/${id}/reset`));
    });
  account
    .command('remove')
    .description('it cannot sign in any more; its sessions end')
    .argument('<account>', 'its name or id')
    .action(async (wanted: string, _options, command: Command) => {
      const session = sessionOf(command, io);
      const { id, name } = await found(session, wanted);
      await session.server.delete(`${ACCOUNTS}/${id}`);
      session.output.record({ id, name, removed: true });
      session.output.line(`Removed ${name}.`);
    });
};

const rowsOf = async ({ server }: Session): Promise<readonly Account[]> =>
  (await server.get<{ rows: readonly Account[] }>(ACCOUNTS)).rows;

const found = async (session: Session, wanted: string): Promise<Account> => {
  const account = (await rowsOf(session)).find(({ id, name }) => id === wanted || name === wanted);
  if (account !== undefined) return account;
  throw new Stop(exitCodes.no, `There is no emergency account ${JSON.stringify(wanted)}`);
};

const show = ({ output }: Session, account: NewAccount): void => {
  const { name, roles, credentials } = account;
  output.record(account);
  output.line(`Emergency account ${output.strong(name)}: ${roles.join(', ')}`);
  output.say('');
  output.line(`Password           ${credentials.password}`);
  output.line(`Authenticator app  ${credentials.codeUri}`);
  output.say('\nBoth are shown this once. Keep them apart from each other, and from the tenant.');
};

const list = async (session: Session): Promise<void> => {
  const { output } = session;
  const accounts = await rowsOf(session);
  for (const account of accounts) output.record(account);
  output.table(
    ['Name', 'Roles', output.timeHead('Made'), 'By', 'Id'],
    accounts.map(({ name, roles, createdAt, createdBy, id }) => [
      ...[name, roles.join(', '), output.time(createdAt), createdBy.name, id],
    ]),
  );
};
