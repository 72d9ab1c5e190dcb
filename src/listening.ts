import { statSync } from 'node:fs';
import { Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HostNames } from './api/host-names.js';
import type { HttpOptions } from './api/http-adapter.js';
import { TLS_VERSION } from './api/http-server.js';
import type { Config } from './config.js';
import { type TlsFiles, type TlsPair, tlsPairIn } from './tls-certificate.js';

type Listening = Pick<
  Config,
  'roles' | 'publicUrl' | 'notificationUrl' | 'tls' | 'trustedProxyHops'
>;

/** How a server that is configured so speaks HTTP. @throws UnusableCertificate */
export const httpOptionsOf = (config: Listening): Partial<HttpOptions> => {
  const { tls: files, trustedProxyHops, publicUrl } = config;
  const tls = files === null ? null : tlsPairIn(files, Date.now());
  const overTls = tls !== null || publicUrl?.startsWith('https:') === true;
  return { names: hostNamesOf(config, tls), tls, trustedProxyHops, overTls };
};

/** Where no questions are answered, there is nothing that a page of another site could reach. */
const hostNamesOf = (
  { roles, publicUrl, notificationUrl }: Listening,
  tls: TlsPair | null,
): HostNames => {
  if (!roles.has('api')) return 'any';
  const told = [publicUrl, notificationUrl].flatMap((url) =>
    url === null ? [] : new URL(url).hostname,
  );
  return [...new Set([...told, ...(tls?.names ?? [])])];
};

const LOOK_EVERY_MS = 60_000;

/**
 * Shows a certificate that was renewed in its files to new connections, and ends none. Gives what stops
 * it; until new files fit together, and when they cannot be used, the old certificate stays.
 */
export const renewCertificate = (
  app: NestFastifyApplication,
  files: TlsFiles,
  everyMs = LOOK_EVERY_MS,
): (() => void) => {
  const server: unknown = app.getHttpServer();
  if (!(server instanceof Server)) throw new TypeError('Only a server of TLS shows a certificate');
  const logger = new Logger('Tls');
  let shown = stampOf(files);
  const look = () => {
    const found = stampOf(files);
    if (found === shown) return;
    try {
      server.setSecureContext({ ...tlsPairIn(files, Date.now()), ...TLS_VERSION });
      shown = found;
    } catch (error) {
      logger.error(`The certificate stays as it is: ${String(error)}`);
    }
  };
  const timer = setInterval(look, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
};

/** Changes with the files, also where they are replaced as a whole. */
const stampOf = ({ certificateFile, keyFile }: TlsFiles): string =>
  [certificateFile, keyFile]
    .map((file) => {
      const { mtimeMs, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
      return `${String(mtimeMs)} ${String(ino)}`;
    })
    .join(' ');
