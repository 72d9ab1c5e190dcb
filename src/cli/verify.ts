import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Verification } from '../domain/integrity/verification.js';
import { verificationText } from '../domain/integrity/verification-text.js';
import { EVIDENCE_FILE } from '../integrity/bundle.port.js';
import { verifyEvidence } from '../integrity/verify-evidence.port.js';
import { printable } from '../domain/printable.js';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { progressOf } from './progress.js';
import { addTrustOptions, type TrustOptions, trustOf } from './public-keys.js';
import { type Session, sessionOf } from './session.js';

type VerifyOptions = TrustOptions & { readonly bundle?: string; readonly operators?: boolean };

/** `stateline verify` */
export const addVerify = (program: Command, io: Io, setExitCode: (code: number) => void): void => {
  const verify = program
    .command('verify')
    .description('check that every change event is as it was recorded and signed')
    .option('--bundle <folder>', 'check evidence that was exported, without a server')
    .option('--operators', 'check what operators did in place of change events; for auditors');
  addTrustOptions(verify).action(async (options: VerifyOptions, command: Command) => {
    const session = sessionOf(command, io);
    const trust = await trustOf(options);
    const bytes =
      options.bundle === undefined
        ? await evidenceOf(session, options.operators === true ? '/operators/evidence' : undefined)
        : createReadStream(join(options.bundle, EVIDENCE_FILE));
    const verification = await counted(io, (tell) => checked(verifyEvidence(bytes, trust, tell)));
    tell(session, verification);
    setExitCode(verification.good ? exitCodes.fine : exitCodes.no);
  });
};

/** What the server has to show, as it comes. */
export const evidenceOf = async (
  { server, path }: Session,
  from = '/integrity/evidence',
): Promise<AsyncIterable<Uint8Array>> => {
  const { body } = await server.stream(await path(from), {}, {});
  if (body === null) throw new Stop(exitCodes.no, 'The server answered nothing');
  return body;
};

/** Has work count events, where a person watches. */
export const counted = async <Answer>(
  io: Io,
  work: (tell: (events: number) => void) => Promise<Answer>,
): Promise<Answer> => {
  const progress = progressOf(io, null, 'events checked');
  try {
    return await work(progress.at);
  } finally {
    progress.end();
  }
};

export const tell = ({ output }: Session, verification: Verification): void => {
  output.record(verification);
  const [verdict = '', ...rest] = verificationText(verification).map(printable);
  output.say(verification.good ? output.strong(verdict) : output.warn(verdict));
  rest.forEach(output.say);
};

/** Evidence that cannot be read to its end has not been checked. */
const checked = async (verification: Promise<Verification>): Promise<Verification> => {
  try {
    return await verification;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Stop(
      exitCodes.no,
      `The evidence could not be read to its end, and nothing is said of it: ${why}`,
      {},
      { cause },
    );
  }
};
