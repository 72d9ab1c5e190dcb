import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SigningKeyIntroduced } from '../domain/integrity/key-events.js';
import { endorsementText } from '../domain/integrity/signed-text.js';
import type { Json } from '../domain/json.js';
import { createFile, liesIn, realPathOf, replaceFile, secretTextOf, textOf } from './key-files.js';
import { newSigningKey, type SigningKey, signingKeyFrom } from './signing-key.js';
import { SigningKeyUnavailable } from './signer.port.js';

export type { SigningKey };

/** How a key came after another: endorsed by it, or in its place because it was lost. */
export type Succession = SigningKeyIntroduced['data'];

const PRIVATE = 'signing-key.pem';
const PUBLIC = 'signing-key.pub.pem';
const SUCCESSIONS = 'endorsement.json';

/**
 * The folder with the key that signs for an installation: `signing-key.pem`, which nobody else may read,
 * `signing-key.pub.pem`, and after a change of keys `endorsement.json` and the public keys before.
 */
export class KeyFolder {
  constructor(readonly path: string) {}

  private get file(): string {
    return join(this.path, PRIVATE);
  }

  /** The key; `undefined` when there is none. @throws SigningKeyUnavailable */
  async key(): Promise<SigningKey | undefined> {
    const pem = await secretTextOf(this.file);
    if (pem === undefined) return undefined;
    const key = signingKeyFrom(pem);
    if (key !== undefined) return key;
    throw new SigningKeyUnavailable(
      `${this.file} holds no Ed25519 private key (PKCS8, PEM). Put back the one of your backups, or, ` +
        'if it is lost, move the file away and run `stateline keys replace`.',
    );
  }

  /** The key, made on first use; of several processes that make one, one does. */
  async keyOrNew(): Promise<SigningKey> {
    const known = await this.key();
    if (known !== undefined) return known;
    await this.make();
    await createFile(this.file, newSigningKey().privatePem(), 0o600);
    const key = await this.key();
    if (key === undefined) throw new SigningKeyUnavailable(`${this.file} went away`);
    await this.writePublic(key);
    return key;
  }

  /** How the keys here came after each other, oldest first. */
  async successions(): Promise<readonly Succession[]> {
    const file = join(this.path, SUCCESSIONS);
    const text = await textOf(file);
    const successions = text === undefined ? [] : successionsIn(text);
    if (successions !== undefined) return successions;
    throw new SigningKeyUnavailable(
      `${file} does not say any more which key came after which: put back the one of your backups`,
    );
  }

  /** A new key that the old one endorses; the old one cannot sign any more. */
  async rotate(): Promise<SigningKey> {
    const old = await this.key();
    if (old === undefined) {
      throw new SigningKeyUnavailable(
        `There is no signing key in ${this.path} to rotate; the first backup makes one, and ` +
          '`stateline keys replace` makes one in the place of a lost one',
      );
    }
    await replaceFile(join(this.path, `${old.keyId}.pub.pem`), old.publicPem);
    const key = newSigningKey();
    const { keyId, publicKey } = key;
    const hand = { keyId, publicKey, previousKeyId: old.keyId };
    await this.succeed(key, { ...hand, endorsement: old.sign(endorsementText(hand)) });
    return key;
  }

  /** A new key in the place of a lost one: nothing vouches for it. */
  async replace(): Promise<SigningKey> {
    if ((await secretTextOf(this.file)) !== undefined) {
      throw new SigningKeyUnavailable(
        `There is a signing key in ${this.path}: \`stateline keys rotate\` makes a new one that it endorses`,
      );
    }
    await this.make();
    const key = newSigningKey();
    const { keyId, publicKey } = key;
    await this.succeed(key, { keyId, publicKey, previousKeyId: null, endorsement: null });
    return key;
  }

  /** First how it came, then the key: a key that nothing explains would not be used. */
  private async succeed(key: SigningKey, succession: Succession): Promise<void> {
    const known = await this.successions();
    const text = `${JSON.stringify([...known, succession], undefined, 2)}\n`;
    await replaceFile(join(this.path, SUCCESSIONS), text);
    await replaceFile(this.file, key.privatePem(), 0o600);
    await this.writePublic(key);
  }

  private async make(): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new SigningKeyUnavailable(`The key folder cannot be made: ${why}`, { cause });
    }
  }

  private writePublic({ publicPem }: SigningKey): Promise<void> {
    return replaceFile(join(this.path, PUBLIC), publicPem);
  }
}

const successionsIn = (text: string): readonly Succession[] | undefined => {
  try {
    const read = JSON.parse(text) as Json;
    return Array.isArray(read) && read.every(isSuccession) ? read : undefined;
  } catch {
    return undefined;
  }
};

const isSuccession = (value: unknown): value is Succession => {
  if (typeof value !== 'object' || value === null) return false;
  const { keyId, publicKey, previousKeyId, endorsement } = value as Partial<
    Record<string, unknown>
  >;
  const texts = [keyId, publicKey, previousKeyId ?? '', endorsement ?? ''];
  return texts.every((text) => typeof text === 'string');
};

/** It is not made before the first backup, and what cannot be a folder is better told at once. */
const assertFolder = async (path: string): Promise<void> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  throw new SigningKeyUnavailable(
    `The key folder ${path} is a file: STATELINE_KEY_FOLDER chooses another place`,
  );
};

/**
 * That who can write the log cannot by that alone sign it. @throws SigningKeyUnavailable when one folder
 * lies in the other
 */
export const assertKeysApart = async (keyFolder: string, dataFolder: string): Promise<void> => {
  const [keys, data] = await Promise.all([realPathOf(keyFolder), realPathOf(dataFolder)]);
  await assertFolder(keys);
  if (!liesIn(keys, data) && !liesIn(data, keys)) return;
  throw new SigningKeyUnavailable(
    `The key folder (${keys}) and the data folder (${data}) take places of which none lies in the ` +
      'other, so that a copy of the log is no copy of the key. STATELINE_KEY_FOLDER chooses another.',
  );
};
