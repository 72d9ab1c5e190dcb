import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Trust } from '../domain/integrity/tenant-walk.js';
import { keyIdOfPem } from '../integrity/verify-evidence.port.js';
import { exitCodes, Stop } from './exit.js';

/** What a person says about whom they trust. */
export interface TrustOptions {
  readonly publicKey?: readonly string[];
  readonly acceptUnproven?: boolean;
}

/** Options of every command that checks evidence. */
export const addTrustOptions = (command: Command): Command =>
  command
    .option(
      '--public-key <file>',
      'of who signed, as you have it from elsewhere; may be repeated',
      another,
    )
    .option('--accept-unproven', 'let pass what was recorded before there were chains and seals');

const another = (file: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  file,
];

/** @throws Stop when a file holds no public key */
export const trustOf = async ({ publicKey, acceptUnproven }: TrustOptions): Promise<Trust> => ({
  keyIds: new Set(await Promise.all((publicKey ?? []).map(keyIdIn))),
  acceptUnproven: acceptUnproven === true,
});

const keyIdIn = async (file: string): Promise<string> => {
  const pem = await readFile(file, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : `${file} cannot be read`;
    throw new Stop(exitCodes.usage, `--public-key: ${why}`, {}, { cause });
  });
  const keyId = keyIdOfPem(pem);
  if (keyId !== undefined) return keyId;
  throw new Stop(exitCodes.usage, `--public-key: ${file} holds no Ed25519 public key (PEM)`);
};
