import { CommanderError } from 'commander';
import { StatelineError } from '../domain/errors.js';
import { printable, printableJson } from '../domain/printable.js';
import { exitCodes, Stop } from './exit.js';
import { spellRelativeInstants } from './instants.js';
import type { Io } from './io.js';
import type { Launchers } from './launch.js';
import { programFor } from './program.js';
import { withoutServer } from './without-server.js';

/** Runs one command line, without the program's name; gives the exit code. */
export const run = async (
  argv: readonly string[],
  io: Io,
  launchers: Launchers,
): Promise<number> => {
  let exitCode: number = exitCodes.fine;
  const json = argv.some((word) => word === '--json' || word === '--ndjson');
  const program = programFor({
    io,
    launchers,
    setExitCode: (code) => {
      exitCode = code;
    },
    // What commander says in words, programs are told as JSON below.
    writeErr: json ? () => undefined : io.err,
  });
  const close = withoutServer(program, launchers);
  try {
    await program.parseAsync(spellRelativeInstants(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (io.interrupted.aborted && !(error instanceof Stop)) return exitCodes.no;
    return failed(error, io, json);
  } finally {
    await close();
  }
};

const failed = (error: unknown, io: Io, json: boolean): number => {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.fine;
  const { message, details, exitCode } = asStop(error);
  if (json) io.err(`${printableJson({ detail: message, ...details })}\n`);
  // Commander has told a person already.
  else if (!(error instanceof CommanderError)) io.err(`${printable(message)}\n`);
  return exitCode;
};

/** @throws what nobody foresaw */
const asStop = (error: unknown): Stop => {
  if (error instanceof Stop) return error;
  if (error instanceof CommanderError) {
    return new Stop(exitCodes.usage, error.message, { title: error.code });
  }
  if (!(error instanceof StatelineError)) throw error;
  const exitCode = error.category === 'incorrect' ? exitCodes.usage : exitCodes.no;
  return new Stop(exitCode, error.message, { title: error.code });
};
