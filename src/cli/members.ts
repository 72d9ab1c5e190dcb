import type { Command } from 'commander';
import type { DirectoryObject, Trust } from './answers.js';
import { exitCodes, Stop } from './exit.js';
import { optionalInstantFrom } from './instants.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { allRowsOf, rowsOf } from './pages.js';
import { type Session, sessionOf } from './session.js';
import { sayTrust } from './trust-text.js';

interface Named {
  readonly objectId: string;
  readonly objectType: string | null;
  readonly displayName: string | null;
}

interface Effective extends Named {
  readonly via: readonly Named[];
}

interface RoleHolder extends Effective {
  readonly assignment: string;
  readonly scope: string;
}

interface MembersOptions {
  readonly asOf?: string;
  readonly limit: number;
}

/** Columns behind name, type and way. */
interface Columns<Row> {
  readonly heads: readonly string[];
  readonly of: (row: Row) => readonly string[];
}

const DEFAULT_LIMIT = 100;
const NO_COLUMNS: Columns<Effective> = { heads: [], of: () => [] };
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const ROLE_TYPES = ['unifiedRoleDefinition', 'directoryRole'];

const command = (program: Command, name: string, description: string): Command =>
  withCsv(program.command(name))
    .description(description)
    .option('--as-of <instant>', 'as it was then')
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT);

/** `stateline members ID` */
export const addMembers = (program: Command, io: Io): void => {
  command(program, 'members', 'who is in a group, unit or role, also through groups in groups')
    .argument('<id>', 'object id')
    .action(async (id: string, options: MembersOptions, command: Command) => {
      const list = { id, below: 'effective-members', columns: NO_COLUMNS };
      await show(sessionOf(command, io), io, list, options);
    });
};

/** `stateline memberships ID` */
export const addMemberships = (program: Command, io: Io): void => {
  command(
    program,
    'memberships',
    'groups, units and roles that an object is in, also through groups',
  )
    .argument('<id>', 'object id')
    .action(async (id: string, options: MembersOptions, command: Command) => {
      const list = { id, below: 'effective-memberships', columns: NO_COLUMNS };
      await show(sessionOf(command, io), io, list, options);
    });
};

/** `stateline holders ROLE` */
export const addHolders = (program: Command, io: Io): void => {
  command(program, 'holders', 'who holds a directory role, active or eligible, also through groups')
    .argument('<role>', 'its name, as "Global Administrator", or its id')
    .action(async (role: string, options: MembersOptions, command: Command) => {
      const session = sessionOf(command, io);
      const id = GUID.test(role) ? role : await roleNamed(session, io, role, options);
      const columns: Columns<RoleHolder> = {
        heads: ['Assignment', 'Scope'],
        of: ({ assignment, scope }) => [assignment, scope === '/' ? 'whole tenant' : scope],
      };
      await show(session, io, { id, below: 'holders', columns }, options);
    });
};

interface List<Row> {
  readonly id: string;
  readonly below: string;
  readonly columns: Columns<Row>;
}

const show = async <Row extends Effective>(
  { server, output, path }: Session,
  io: Io,
  { id, below, columns }: List<Row>,
  { asOf, limit }: MembersOptions,
): Promise<void> => {
  const query = { asOf: optionalInstantFrom(asOf, io) };
  const state = await server.get<{ trust: Trust }>(await path('/state'), query);
  const from = await path(`/objects/${encodeURIComponent(id)}/${below}`);
  const rows: Row[] = [];
  for await (const row of rowsOf<Row>(server, from, query, limit)) {
    output.record(row);
    rows.push(row);
  }
  if (!output.json) sayTrust(output, state.trust);
  output.table(
    ['Name', 'Type', 'Through', ...columns.heads, 'Id'],
    rows.map((row) => [
      nameOf(row),
      row.objectType ?? 'not captured',
      row.via.map(nameOf).join(' › ') || 'direct',
      ...columns.of(row),
      row.objectId,
    ]),
  );
  output.say(`${String(rows.length)} found`);
  output.more(rows.length, limit);
};

const nameOf = ({ displayName, objectId }: Named): string => displayName ?? objectId;

const roleNamed = async (
  { server, path }: Session,
  io: Io,
  name: string,
  { asOf }: MembersOptions,
): Promise<string> => {
  const filter = `displayName eq '${name.replaceAll("'", "''")}'`;
  for (const type of ROLE_TYPES) {
    const query = { type, filter, asOf: optionalInstantFrom(asOf, io) };
    const [role] = await allRowsOf<DirectoryObject>(server, await path('/objects'), query, 1);
    if (role !== undefined) return role.objectId;
  }
  throw new Stop(exitCodes.no, `No directory role has the name ${JSON.stringify(name)}`);
};
