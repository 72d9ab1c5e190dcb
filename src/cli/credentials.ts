import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MACHINE_TOKEN } from '../domain/access/machine-token.js';
import { exitCodes, Stop } from './exit.js';

/** What a request shows to tell who sends it; `null`: nothing. Asked anew for each request. */
export type Authorization = () => Promise<string | null>;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The token of STATELINE_TOKEN or STATELINE_TOKEN_FILE; without one, on the machine of the server itself, a
 * token that is signed with the key of its key folder by whoever may read that. Never an argument: those
 * stand in the list of processes. @throws Stop when a token would travel in clear, or cannot be read
 */
export const authorizationFor =
  (server: string, env: Variables): Authorization =>
  async () => {
    const token = (await givenToken(env)) ?? null;
    if (token === null) return isLoopback(server) ? machineToken(keyFileIn(env)) : null;
    assertSafe(server, env);
    return `Bearer ${token}`;
  };

const TOKEN = /^[\w.~+/=-]+$/;

const givenToken = async (env: Variables): Promise<string | undefined> => {
  const { STATELINE_TOKEN: inPlace = '', STATELINE_TOKEN_FILE: file = '' } = env;
  if (inPlace === '' && file === '') return undefined;
  const token = inPlace === '' ? (await textOf(file)).trim() : inPlace;
  if (TOKEN.test(token)) return token;
  const name = inPlace === '' ? 'STATELINE_TOKEN_FILE' : 'STATELINE_TOKEN';
  throw new Stop(exitCodes.usage, `${name} holds no token (not shown)`);
};

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Stop(exitCodes.usage, `STATELINE_TOKEN_FILE cannot be read: ${why}`, {}, { cause });
  }
};

const keyFileIn = ({
  STATELINE_KEY_FOLDER: keyFolder = '',
  STATELINE_DATA_FOLDER: dataFolder = '',
}: Variables): string =>
  join(
    keyFolder === '' ? join(dirname(dataFolder === '' ? 'data' : dataFolder), 'keys') : keyFolder,
    MACHINE_TOKEN.keyFile,
  );

/** `null` where there is no key, or it is not ours to read. */
const machineToken = async (keyFile: string): Promise<string | null> => {
  const text = await readFile(keyFile, 'utf8').catch(() => '');
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length === 0) return null;
  const { issuer, audience, lifetimeSeconds } = MACHINE_TOKEN;
  // Most commands show no token of the machine, and start sooner without.
  const { SignJWT } = await import('jose/jwt/sign');
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${String(lifetimeSeconds)} s`)
    .sign(key);
  return `Bearer ${token}`;
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const isLoopback = (server: string): boolean =>
  URL.canParse(server) && LOOPBACK.test(new URL(server).hostname);

const assertSafe = (server: string, env: Variables): void => {
  const isSafe = server.startsWith('https:') || isLoopback(server);
  if (isSafe || env['STATELINE_ALLOW_PLAIN_HTTP'] !== undefined) return;
  throw new Stop(
    exitCodes.usage,
    'A token is not sent where it can be read on the way: --server takes an https URL, or one of this machine',
  );
};
