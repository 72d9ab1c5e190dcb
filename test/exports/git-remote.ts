import fs from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import git from 'isomorphic-git';

/** What is answered instead of doing what was asked. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const ZERO = '0'.repeat(40);
const REF = 'refs/heads/main';
const CAPABILITIES = 'report-status side-band-64k';
const SHA1_BYTES = 20;

/** A repository that takes pushes over HTTP. Git, "gitprotocol-http" and "gitprotocol-pack". */
export class GitRemote {
  /** Of each request, the password that came with it. */
  readonly passwords: (string | null)[] = [];
  /** Says to a password what to answer instead; nothing is refused when it is `null`. */
  refuses: (password: string | null) => Refusal | null = () => null;

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  static async open(): Promise<GitRemote> {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-remote-'));
    await git.init({ fs, gitdir: folder, bare: true, defaultBranch: 'main' });
    const server = createServer((request, response) => {
      remote.answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
    const remote = new GitRemote(folder, server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return remote;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/tenant.git`;
  }

  /** Messages of its commits, newest first; none before the first push. */
  async messages(): Promise<readonly string[]> {
    if ((await this.tip()) === ZERO) return [];
    const log = await git.log({ fs, gitdir: this.folder, ref: REF });
    return log.map(({ commit }) => commit.message);
  }

  /** The text of a file of its newest commit. */
  async file(filepath: string): Promise<string> {
    const read = { fs, gitdir: this.folder, oid: await this.tip(), filepath };
    return Buffer.from((await git.readBlob(read)).blob).toString();
  }

  /** The id of its newest commit; zeros before the first push. */
  async tip(): Promise<string> {
    return git.resolveRef({ fs, gitdir: this.folder, ref: REF }).catch(() => ZERO);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const password = passwordIn(request.headers.authorization);
    this.passwords.push(password);
    const body = await buffer(request);
    const refusal = this.refuses(password);
    if (refusal !== null) return void response.writeHead(refusal.status, refusal.headers).end();
    const isPush = request.method === 'POST';
    const kind = isPush ? 'result' : 'advertisement';
    response.setHeader('content-type', `application/x-git-receive-pack-${kind}`);
    response.end(isPush ? await this.received(body) : await this.advertised());
  }

  private async advertised(): Promise<string> {
    const tip = await this.tip();
    const name = tip === ZERO ? 'capabilities^{}' : REF;
    const refs = `${line(`${tip} ${name}\0${CAPABILITIES}\n`)}${FLUSH}`;
    return `${line('# service=git-receive-pack\n')}${FLUSH}${refs}`;
  }

  private async received(body: Buffer): Promise<string> {
    const length = Number.parseInt(body.toString('latin1', 0, 4), 16);
    const [before = '', after = ''] = body.toString('latin1', 4, length).split(' ');
    const isFresh = before === (await this.tip());
    if (isFresh) await this.keep(body.subarray(length + FLUSH.length), after);
    const told = isFresh ? `ok ${REF}\n` : `ng ${REF} it is elsewhere\n`;
    return `${line(`\u0001${line('unpack ok\n')}${line(told)}${FLUSH}`)}${FLUSH}`;
  }

  private async keep(pack: Buffer, tip: string): Promise<void> {
    const digest = pack.subarray(-SHA1_BYTES).toString('hex');
    const filepath = `objects/pack/pack-${digest}.pack`;
    await mkdir(join(this.folder, 'objects', 'pack'), { recursive: true });
    await writeFile(join(this.folder, filepath), pack);
    await git.indexPack({ fs, dir: this.folder, gitdir: this.folder, filepath });
    await git.writeRef({ fs, gitdir: this.folder, ref: REF, value: tip, force: true });
  }
}

const FLUSH = '0000';

/** With its length before it; ASCII. */
const line = (text: string): string => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;

const passwordIn = (header = ''): string | null => {
  const [, encoded] = /^Basic (.+)$/.exec(header) ?? [];
  if (encoded === undefined) return null;
  return Buffer.from(encoded, 'base64').toString().split(':').slice(1).join(':');
};
