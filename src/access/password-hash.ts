import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { TooManyTries } from '../domain/access/access-errors.js';

/** What a hash costs; `log2N` and `r` make its memory, 128 · 2^log2N · r bytes. */
export interface HashCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP, "Password Storage Cheat Sheet", scrypt (2026): N = 2^17 (128 MiB), r = 8, p = 1. */
const OWASP_COST: HashCost = { log2N: 17, r: 8, p: 1 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MOST_WAITING = 8;
/** Kept free for those whom strangers must not crowd out. */
const RESERVED = 2;
const TRY_AGAIN_MS = 2000;
const FORM = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

/** Whose turn it may be when all places that are anybody's are taken. */
export type Place = 'anybody' | 'reserved';

/** Hashes of passwords, one at a time: each takes 128 MiB while it is made. */
export class PasswordHashes {
  /** Fits no password, and takes as long to find that out. */
  readonly decoy: string;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly cost: HashCost = OWASP_COST) {
    this.decoy = this.formOf(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  /** @throws TooManyTries */
  async of(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const hashing = { password, salt, cost: this.cost };
    return this.formOf(this.cost, salt, await this.inTurn(hashing, 'reserved'));
  }

  /** Whether a password fits a hash that {@link of} gave. @throws TooManyTries */
  async fits(password: string, hash: string, place: Place = 'anybody'): Promise<boolean> {
    const [, log2N, r, p, salt = '', wanted = ''] = FORM.exec(hash) ?? [];
    const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
    const hashing = { password, salt: Buffer.from(salt, 'base64url'), cost };
    const made = await this.inTurn(hashing, place);
    const expected = Buffer.from(wanted, 'base64url');
    return made.length === expected.length && timingSafeEqual(made, expected);
  }

  /** That one more may wait for its turn. @throws TooManyTries */
  assertRoom(place: Place): void {
    const most = place === 'reserved' ? MOST_WAITING + RESERVED : MOST_WAITING;
    if (this.waiting >= most) throw new TooManyTries(TRY_AGAIN_MS);
  }

  private formOf({ log2N, r, p }: HashCost, salt: Buffer, hash: Buffer): string {
    const parameters = `ln=${String(log2N)},r=${String(r)},p=${String(p)}`;
    return `$scrypt$${parameters}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
  }

  private async inTurn(hashing: Hashing, place: Place): Promise<Buffer> {
    this.assertRoom(place);
    this.waiting += 1;
    const made = this.last
      .then(() => hashed(hashing))
      .finally(() => {
        this.waiting -= 1;
      });
    this.last = made.catch(() => undefined);
    return made;
  }
}

interface Hashing {
  readonly password: string;
  readonly salt: Buffer;
  readonly cost: HashCost;
}

const hashed = ({ password, salt, cost }: Hashing): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { log2N, r, p } = cost;
    const N = 2 ** log2N;
    const options = { N, r, p, maxmem: 2 * 128 * N * r };
    // One password in two spellings of Unicode is one password (NIST SP 800-63B, 2025).
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
