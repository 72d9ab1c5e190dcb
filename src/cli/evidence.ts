import { type Command, Option } from 'commander';
import type { SigningKeyIntroduced } from '../domain/integrity/key-events.js';
import { writeBundle } from '../integrity/bundle.port.js';
import { exitCodes } from './exit.js';
import type { Io } from './io.js';
import { addTrustOptions, type TrustOptions, trustOf } from './public-keys.js';
import { sessionOf } from './session.js';
import { counted, evidenceOf, tell } from './verify.js';

type ExportOptions = TrustOptions & { readonly compiled?: string };

/** `stateline evidence` */
export const addEvidence = (
  program: Command,
  io: Io,
  setExitCode: (code: number) => void,
): void => {
  const exporting = program
    .command('evidence')
    .description('prove the log to somebody who has no access to it')
    .command('export')
    .description('write a bundle that anybody checks with Node and the public key')
    .argument('<folder>', 'new, or empty')
    .addOption(new Option('--compiled <folder>', 'where the compiled program lies').hideHelp());
  addTrustOptions(exporting).action(
    async (folder: string, { compiled, ...options }: ExportOptions, command: Command) => {
      const session = sessionOf(command, io);
      const { server, output, path } = session;
      const trust = await trustOf(options);
      const { keys } = await server.get<{ keys: readonly SigningKeyIntroduced['data'][] }>(
        await path('/integrity'),
      );
      const evidence = await evidenceOf(session);
      const verification = await counted(io, (count) =>
        writeBundle(evidence, {
          ...{ folder, keys, trust, tell: count },
          ...(compiled !== undefined && { compiled }),
        }),
      );
      tell(session, verification);
      output.say(`\nWritten to ${folder}; its README.txt says how a stranger checks it.`);
      setExitCode(verification.good ? exitCodes.fine : exitCodes.no);
    },
  );
};
