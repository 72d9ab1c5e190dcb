import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import git, { type GitHttpRequest, type GitHttpResponse } from 'isomorphic-git';
import { setTimeout as delay } from 'node:timers/promises';
import { StatelineError } from '../../domain/errors.js';
import { BRANCH, type Repository } from './repository.js';

export interface RemoteOptions {
  readonly url: string;
  /** A file with the token of an account that may push; read each time, since tokens are renewed. */
  readonly tokenFile: string | null;
}

const LOOK_EVERY_MS = 1000;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;
/** A first push of a large tenant sends all of it. */
const LONGEST_REQUEST_MS = 600_000;
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** Brings what is committed to another repository, and tries again for as long as it cannot. */
export class Pushing {
  private readonly logger = new Logger('Exports');
  private pushed: string | undefined;

  constructor(
    private readonly repository: Repository,
    private readonly remote: RemoteOptions,
    private readonly firstPauseMs = FIRST_PAUSE_MS,
  ) {}

  /** Until the signal is aborted. What goes wrong is told once, until something else does. */
  async during(signal: AbortSignal): Promise<void> {
    let pauseMs = this.firstPauseMs;
    let told = '';
    while (!signal.aborted) {
      let waitMs = LOOK_EVERY_MS;
      try {
        await this.push(signal);
        [pauseMs, told] = [this.firstPauseMs, ''];
      } catch (error) {
        const why = String(error);
        if (why !== told) this.logger.warn(`Not pushed yet: ${why}`);
        told = why;
        waitMs = pauseMs;
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async push(signal: AbortSignal): Promise<void> {
    const tip = await this.repository.tip();
    if (tip === undefined || tip === this.pushed) return;
    await git.push({
      ...{ fs, gitdir: this.repository.folder, url: this.remote.url, ref: BRANCH },
      http: { request: (request) => asked(request, signal) },
      ...(this.remote.tokenFile !== null && { onAuth: () => this.credentials() }),
      // What was shown is refused: to ask for it again would go on for ever.
      onAuthFailure: () => {
        throw new UnfitAnswer('It refuses the token');
      },
    });
    this.pushed = tip;
    this.logger.log(`Pushed ${tip}`);
  }

  /** GitHub, GitLab and Azure DevOps take any name beside a token. */
  private async credentials() {
    const { tokenFile } = this.remote;
    const password = tokenFile === null ? '' : (await readFile(tokenFile, 'utf8')).trim();
    return { username: 'stateline', password };
  }
}

/** Another repository answers what it must not. */
export class UnfitAnswer extends StatelineError {
  readonly code = 'unfit-answer';
  readonly category = 'unavailable';
}

/** A token goes to the address it is meant for: no redirect is followed. */
const asked = async (
  { url, method = 'GET', headers = {}, body }: GitHttpRequest,
  stopping: AbortSignal,
): Promise<GitHttpResponse> => {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_REQUEST_MS)]);
  const sent = body === undefined ? null : await gathered(body, Number.POSITIVE_INFINITY);
  const response = await fetch(url, { method, headers, body: sent, redirect: 'manual', signal });
  const { status, statusText } = response;
  if (status >= 300 && status < 400) {
    throw new UnfitAnswer(`It answers ${String(status)}, and redirects are not followed`);
  }
  const answered = await gathered(response.body ?? [], MOST_ANSWER_BYTES);
  return {
    ...{ url, method, statusCode: status, statusMessage: statusText, body: once(answered) },
    headers: Object.fromEntries(response.headers),
  };
};

const gathered = async (
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  most: number,
): Promise<Buffer<ArrayBuffer>> => {
  const all: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > most) throw new UnfitAnswer(`It answers more than ${String(most)} bytes`);
    all.push(piece);
  }
  return Buffer.concat(all);
};

async function* once(bytes: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
