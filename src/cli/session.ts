import type { Command } from 'commander';
import { authorizationFor } from './credentials.js';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { type Output, outputTo } from './print.js';
import { Server } from './server.js';

/** Options that every command takes. */
interface GlobalOptions {
  readonly server: string;
  readonly data?: string;
  readonly tenant?: string;
  readonly json?: boolean;
  /** Of those that list. */
  readonly csv?: boolean;
}

/** What a command works with: the server, one of its tenants, and where to say things. */
export interface Session {
  readonly io: Io;
  readonly server: Server;
  readonly output: Output;
  /** The data folder that is asked in place of a server. */
  readonly data?: string | undefined;
  /** Path below the tenant of this session, as `/timeline`. */
  readonly path: (below: string) => Promise<string>;
}

/** The session a command was called for. */
export const sessionOf = (command: Command, io: Io): Session => {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { data } = options;
  const env = data === undefined ? io.env : { ...io.env, STATELINE_DATA_FOLDER: data };
  const server = new Server(options.server, io.interrupted, authorizationFor(options.server, env));
  let tenant: Promise<string> | undefined;
  return {
    io,
    server,
    data,
    output: outputTo(io, options.json === true, options.csv === true),
    path: async (below) => {
      tenant ??=
        options.tenant === undefined ? onlyTenant(server) : Promise.resolve(options.tenant);
      return `/api/tenants/${encodeURIComponent(await tenant)}${below}`;
    },
  };
};

const onlyTenant = async (server: Server): Promise<string> => {
  const { tenants } = await server.get<{ tenants: readonly { tenantId: string }[] }>(
    '/api/tenants',
  );
  const [only, ...others] = tenants.map(({ tenantId }) => tenantId);
  if (only === undefined) throw new Stop(exitCodes.no, 'The server has no tenant yet');
  if (others.length > 0) {
    throw new Stop(
      exitCodes.usage,
      `The server has several tenants; --tenant takes one of ${[only, ...others].join(', ')}`,
    );
  }
  return only;
};
