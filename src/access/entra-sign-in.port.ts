import type { Principal } from '../domain/access/principal.js';
import { StatelineError } from '../domain/errors.js';

/** A sign-in at the directory that has begun. */
export interface BegunSignIn {
  /** Where to send the browser. */
  readonly address: string;
  /** What the browser keeps for the end of it, in a cookie that no script reads. */
  readonly kept: string;
}

export interface DoneSignIn {
  readonly principal: Principal;
  /** The path that the browser wanted. */
  readonly returnTo: string;
}

/** The port: lets a browser sign in at the directory. */
export abstract class EntraSignIn {
  /** `asked` is the address of this server that the browser asked, without a path. @throws EntraUnavailable */
  abstract begin(returnTo: string, asked: string): Promise<BegunSignIn>;

  /**
   * `answer` is what the directory sent the browser back with.
   * @throws NotSignedIn, SignInRefused, NotAllowed, EntraUnavailable
   */
  abstract finish(answer: URLSearchParams, kept: string): Promise<DoneSignIn>;
}

/** The directory cannot be asked at the moment. */
export class EntraUnavailable extends StatelineError {
  readonly code = 'sign-in-unavailable';
  readonly category = 'unavailable';
}

const LONGEST_WORDS = 500;

/** The directory itself lets somebody not in; its own words tell why. */
export class SignInRefused extends StatelineError {
  readonly code = 'sign-in-refused';
  readonly category = 'unauthenticated';
  constructor(words: string, options?: ErrorOptions) {
    super(`The directory refuses the sign-in: ${plain(words).slice(0, LONGEST_WORDS)}`, options);
  }
}

/** Without characters that do more than show themselves. */
const plain = (words: string): string => words.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();

/** No app registration to sign in with is configured. */
export class EntraNotSetUp extends StatelineError {
  readonly code = 'entra-not-set-up';
  readonly category = 'not-found';
  constructor() {
    super('This server has no sign-in at a directory: STATELINE_SIGN_IN_CLIENT_ID is not set');
  }
}
