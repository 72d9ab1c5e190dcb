import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { Logger } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { renewCertificate } from '../../../src/listening.js';
import { eventually } from '../../support/eventually.js';
import { selfSignedCertificate } from '../../support/eventstoredb/self-signed.js';
import { second } from '../../history/recorded-tenant.js';
import { RunningApi } from '../running-api.js';
import { discovered } from '../some-events.js';

const tls = selfSignedCertificate();
let api: RunningApi;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stateline-tls-'));
  api = await RunningApi.start({ http: { tls, overTls: true } });
  await api.recorded.record([discovered('ada', 'user', { displayName: 'Ada' })]);
  await api.recorded.synced(second(1));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

const get = async (path: string): Promise<IncomingMessage> => {
  const asked = request(`${api.url}${path}`, { ca: tls.cert }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
};

const handshake = async (options: object = {}): Promise<TLSSocket> => {
  const { port, hostname } = new URL(api.url);
  const socket = connect({
    port: Number(port),
    host: hostname,
    rejectUnauthorized: false,
    ...options,
  });
  await once(socket, 'secureConnect');
  return socket;
};

const serialShown = async (): Promise<string> => {
  const socket = await handshake();
  const { serialNumber }: PeerCertificate = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
};

describe('A server with a certificate', () => {
  it('answers over TLS, and has browsers keep to it', async () => {
    const answer = await get('/api/tenants/t/state');

    expect(api.url).toMatch(/^https:/);
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(await text(answer))).toMatchObject({ counts: { user: 1 } });
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d{8}$/);
  });

  it('refuses versions of TLS that are broken', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' };

    await expect(handshake(old)).rejects.toThrow();
    const socket = await handshake({ maxVersion: 'TLSv1.2' });
    expect(socket.getProtocol()).toBe('TLSv1.2');
    socket.destroy();
  });

  it('shows a renewed certificate to who comes next, and ends no connection', async () => {
    Logger.overrideLogger(false);
    const files = { certificateFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
    await writeFile(files.certificateFile, tls.cert);
    await writeFile(files.keyFile, tls.key);
    const first = await serialShown();
    const open = await handshake();
    const stop = renewCertificate(api.app, files, 20);
    try {
      const renewed = selfSignedCertificate();
      await writeFile(files.certificateFile, renewed.cert);
      // Half of it is not shown.
      expect(await serialShown()).toBe(first);
      await writeFile(files.keyFile, renewed.key);
      await eventually(async () => (await serialShown()) !== first);

      open.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      expect(await text(open)).toContain('200 OK');
    } finally {
      stop();
      Logger.overrideLogger(['error']);
    }
  });
});
