import { type Command, Option } from 'commander';
import { allPermissions } from '../domain/access/permissions.js';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { type Session, sessionOf } from './session.js';

interface Token {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly tenantIds: readonly string[] | 'all';
  readonly createdBy: { readonly name: string };
  readonly createdAt: string;
  readonly expiresAt: string;
}

interface AddOptions {
  readonly permission: readonly string[];
  readonly days: number;
  readonly tenant?: string;
}

const TOKENS = '/api/access/tokens';
const DAY_MS = 86_400_000;

/** `stateline access token` */
export const addTokens = (access: Command, io: Io): void => {
  const token = access.command('token').description('tokens for programs, that end by themselves');
  token
    .command('add')
    .description('make one; it is shown this once')
    .argument('<name>', 'what it is for')
    .addOption(
      new Option('--permission <permissions...>', 'what it may do')
        .choices(allPermissions)
        .makeOptionMandatory(),
    )
    .option('--days <number>', 'how long, 1 to 366', wholeNumber, 90)
    .action(async (name: string, _options, command: Command) => {
      const { permission: permissions, days, tenant } = command.optsWithGlobals<AddOptions>();
      const session = sessionOf(command, io);
      const expiresAt = new Date(io.now().getTime() + days * DAY_MS).toISOString();
      const only = tenant === undefined ? {} : { tenantIds: [tenant] };
      const wanted = { name, permissions, expiresAt, ...only };
      show(session, await session.server.post<Token & { readonly token: string }>(TOKENS, wanted));
    });
  withCsv(token.command('list'))
    .description('those there are, also those that have ended')
    .action(async (_options, command: Command) => {
      await list(sessionOf(command, io));
    });
  token
    .command('revoke')
    .description('it opens nothing any more')
    .argument('<token>', 'its id, or its name where that is the only one; never the token itself')
    .action(async (wanted: string, _options, command: Command) => {
      await revoke(sessionOf(command, io), wanted);
    });
};

const rowsOf = async ({ server }: Session): Promise<readonly Token[]> =>
  (await server.get<{ rows: readonly Token[] }>(TOKENS)).rows;

const revoke = async (session: Session, wanted: string): Promise<void> => {
  const { server, output } = session;
  const [found, ...more] = (await rowsOf(session)).filter(
    ({ id, name }) => id === wanted || name === wanted,
  );
  // What was given may be a token, which is not repeated.
  if (found === undefined) throw new Stop(exitCodes.no, 'No service token has this id or name');
  if (more.length > 0) {
    const ids = [found, ...more].map(({ id }) => id).join(', ');
    throw new Stop(exitCodes.usage, `Several service tokens have this name: ${ids}`);
  }
  const { id, name } = found;
  await server.delete(`${TOKENS}/${id}`);
  output.record({ id, name, revoked: true });
  output.line(`Revoked ${name}.`);
};

const show = ({ output }: Session, token: Token & { readonly token: string }): void => {
  output.record(token);
  output.line(`Service token ${output.strong(token.name)}: ${token.permissions.join(', ')}`);
  output.say(`Ends ${output.time(token.expiresAt)}\n`);
  output.line(token.token);
  output.say('\nIt is shown this once.');
};

const list = async (session: Session): Promise<void> => {
  const { output } = session;
  const tokens = await rowsOf(session);
  for (const token of tokens) output.record(token);
  output.table(
    ['Name', 'May', output.timeHead('Ends'), 'Tenants', 'By', 'Id'],
    tokens.map(({ name, permissions, expiresAt, tenantIds, createdBy, id }) => [
      ...[name, permissions.join(', '), output.time(expiresAt)],
      ...[tenantIds === 'all' ? 'all' : tenantIds.join(', '), createdBy.name, id],
    ]),
  );
};
