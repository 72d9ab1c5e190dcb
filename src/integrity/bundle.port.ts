import { createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StatelineError } from '../domain/errors.js';
import { evidenceLineOf } from '../domain/integrity/evidence.js';
import type { SigningKeyIntroduced } from '../domain/integrity/key-events.js';
import type { Trust } from '../domain/integrity/tenant-walk.js';
import type { Verification } from '../domain/integrity/verification.js';
import { bundleReadme } from './bundle-readme.js';
import { nodeChecks } from './node-checks.js';
import { filesNeededBy } from './shipped-files.js';
import { verifyEvidence } from './verify-evidence.port.js';

export const EVIDENCE_FILE = 'evidence.ndjson';

/** The bundle cannot be written, or not to here. */
export class BundleNotWritten extends StatelineError {
  readonly code = 'bundle-not-written';
  readonly category = 'conflict';
}

export interface BundleOptions {
  /** New or empty. */
  readonly folder: string;
  readonly keys: readonly SigningKeyIntroduced['data'][];
  readonly trust: Trust;
  /** Where the compiled program lies. */
  readonly compiled?: string;
  readonly tell?: (events: number) => void;
}

/** The last line of evidence is shorter. */
const TAIL_BYTES = 4096;
const VERIFIER = 'integrity/offline-verifier.js';

/**
 * Writes a bundle that a stranger checks with Node and nothing else, and checks it on the way. Evidence
 * that did not arrive whole leaves no `evidence.ndjson`.
 * @throws BundleNotWritten
 */
export const writeBundle = async (
  evidence: AsyncIterable<Uint8Array>,
  options: BundleOptions,
): Promise<Verification> => {
  const { folder, keys, trust, tell } = options;
  keys.forEach(assertOwnId);
  const verifier = await compiledVerifier(options.compiled ?? join(import.meta.dirname, '..'));
  await makeEmpty(folder);
  const partial = join(folder, `${EVIDENCE_FILE}.partial`);
  await keep(evidence, partial);
  const verification = await verifyEvidence(createReadStream(partial), trust, tell);
  for (const [path, text] of verifier) await writeBelow(folder, join('verifier', path), text);
  await writeBelow(folder, 'verifier/package.json', '{ "type": "module" }\n');
  for (const key of keys) {
    await writeBelow(folder, join('keys', `${key.keyId}.pub.pem`), pemOf(key));
  }
  await writeBelow(folder, 'README.txt', bundleReadme(verification, `verifier/${VERIFIER}`));
  await rename(partial, join(folder, EVIDENCE_FILE));
  return verification;
};

/** An id becomes a file's name, and was told by whoever answers. */
const assertOwnId = ({ keyId, publicKey }: SigningKeyIntroduced['data']): void => {
  if (nodeChecks.keyIdOf(publicKey) === keyId) return;
  throw new BundleNotWritten(`The server names a key ${JSON.stringify(keyId)} that has another id`);
};

const pemOf = ({ publicKey }: SigningKeyIntroduced['data']): string => {
  const der = Buffer.from(publicKey, 'base64');
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
};

const compiledVerifier = async (compiled: string): Promise<ReadonlyMap<string, string>> => {
  try {
    return await filesNeededBy(compiled, VERIFIER);
  } catch (cause) {
    const why = `The verifier to go with the evidence is not in ${compiled}: run npm run build`;
    throw new BundleNotWritten(why, { cause });
  }
};

const makeEmpty = async (folder: string): Promise<void> => {
  let there: readonly string[];
  try {
    await mkdir(folder, { recursive: true });
    there = await readdir(folder);
  } catch (cause) {
    throw new BundleNotWritten(`The folder ${folder} cannot be used: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (there.length > 0) throw new BundleNotWritten(`The folder ${folder} is not empty`);
};

/** What comes in, in a file; all of it, whether it is as it should be or not. */
const keep = async (evidence: AsyncIterable<Uint8Array>, file: string): Promise<void> => {
  let tail = Buffer.alloc(0);
  try {
    const handle = await open(file, 'wx');
    try {
      for await (const chunk of evidence) {
        await handle.writeFile(chunk);
        tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw await notArrived(file, messageOf(cause), cause);
  }
  const lastLine = tail.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  if (evidenceLineOf(lastLine)?.kind !== 'end') throw await notArrived(file, 'it ends early');
};

const notArrived = async (
  file: string,
  why: string,
  cause?: unknown,
): Promise<BundleNotWritten> => {
  await rm(file, { force: true });
  return new BundleNotWritten(`The evidence did not arrive whole: ${why}`, { cause });
};

const writeBelow = async (folder: string, path: string, text: string): Promise<void> => {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
