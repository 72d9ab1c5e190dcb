import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EntraCodeFlow } from '../../src/access/entra-code-flow.js';
import { SealedTransactions } from '../../src/access/entra-transaction.js';
import { EntraVerifier } from '../../src/access/entra-verifier.js';

const HERE = 'http://127.0.0.1:4100';

let directory: Server;
let flow: EntraCodeFlow;
/** What the directory does when it is asked for tokens. */
let answer: RequestListener;

beforeAll(async () => {
  directory = createServer((request, response) => {
    const authority = `http://${request.headers.host ?? ''}`;
    if (request.url?.includes('well-known') !== true) {
      answer(request, response);
      return;
    }
    const endpoints = { authorization_endpoint: authority, token_endpoint: `${authority}/token` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ issuer: `${authority}/t/v2.0`, ...endpoints }));
  });
  await once(directory.listen(0, '127.0.0.1'), 'listening');
  const { port } = directory.address() as AddressInfo;
  const options = {
    ...{ tenantId: 't', authority: `http://127.0.0.1:${String(port)}`, clientId: 'c' },
    ...{ clientSecret: 's', publicUrl: null, guests: false },
  };
  const keys = { find: () => Promise.reject(new Error('there is no token to look at')) };
  const verifier = new EntraVerifier(options, keys);
  const sealed = new SealedTransactions(new Uint8Array(32));
  flow = new EntraCodeFlow(options, verifier, sealed);
});
afterAll(() => {
  directory.closeAllConnections();
  directory.close();
});

const comeBack = async (asked: string): Promise<unknown> => {
  const { address, kept } = await flow.begin('/', asked);
  const state = new URL(address).searchParams.get('state') ?? '';
  return flow.finish(new URLSearchParams({ code: '1', state }), kept);
};

describe('a sign-in that a directory does not bring to its end', () => {
  it.each<[string, RequestListener]>([
    [
      'a challenge',
      (_request, response) => {
        response.writeHead(401, { 'www-authenticate': 'Bearer realm="t"' }).end();
      },
    ],
    [
      'a fault',
      (_request, response) => {
        response.writeHead(500, { 'content-type': 'text/plain' }).end('no');
      },
    ],
    [
      'half an answer',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
        response.write('{"access_token":', () => response.destroy());
      },
    ],
  ])('is unavailable, not a fault of ours: %s', async (_what, does) => {
    answer = does;

    await expect(comeBack(HERE)).rejects.toMatchObject({ code: 'sign-in-unavailable' });
  });

  it('is not begun under an address that there cannot be', async () => {
    await expect(comeBack('http://localhost:99999')).rejects.toMatchObject({
      code: 'invalid-value',
    });
  });
});
