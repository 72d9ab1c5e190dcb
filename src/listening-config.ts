import { type Environment, GATEWAY_CONSENT, PLAIN_HTTP_CONSENT } from './environment.js';
import { ALL_ROLES } from './roles.js';
import { type TlsFiles, tlsFaultIn } from './tls-certificate.js';

/** Where a server listens, and what stands between it and those who ask. */
export interface ListeningConfig {
  readonly host: string;
  readonly port: number;
  /** Under which people reach this server; `null`: under a name of this machine. */
  readonly publicUrl: string | null;
  /** `null`: connections are not encrypted by this server. */
  readonly tls: TlsFiles | null;
  /** So many proxies stand in front; what the first of them tells of a request is believed. */
  readonly trustedProxyHops: number;
  /** Of one caller. */
  readonly requestsPerMinute: number;
}

export const listeningOf = (checked: Environment): ListeningConfig => ({
  host: checked.STATELINE_HOST,
  port: checked.STATELINE_PORT,
  publicUrl: checked.STATELINE_PUBLIC_URL ?? null,
  tls: tlsOf(checked),
  trustedProxyHops: checked.STATELINE_TRUSTED_PROXY_HOPS,
  requestsPerMinute: checked.STATELINE_REQUESTS_PER_MINUTE,
});

const tlsOf = (checked: Environment): TlsFiles | null => {
  const { STATELINE_TLS_CERTIFICATE_FILE: certificateFile, STATELINE_TLS_KEY_FILE: keyFile } =
    checked;
  return certificateFile === undefined || keyFile === undefined
    ? null
    : { certificateFile, keyFile };
};

const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);

const PROXY = 'STATELINE_TRUSTED_PROXY_HOPS';
const CERTIFICATE = 'STATELINE_TLS_CERTIFICATE_FILE';
const KEY = 'STATELINE_TLS_KEY_FILE';

/** What single variables cannot tell; `signsIn`: whether everybody has to sign in. */
export const listeningFaultsIn = (checked: Environment, signsIn: boolean): readonly string[] => [
  ...exposureFaults(checked, signsIn),
  ...certificateFaults(checked),
];

type Rule = readonly [isWrong: boolean, message: string];

/** Whoever can be reached from other machines must know who asks, and nobody between may listen. */
const exposureFaults = (checked: Environment, signsIn: boolean): readonly string[] => {
  const roles = checked.STATELINE_ROLES ?? ALL_ROLES;
  if (!roles.has('api')) return [];
  const mayBeAnybody = signsIn || checked.STATELINE_ALLOW_UNAUTHENTICATED !== undefined;
  const rules = [...(mayBeAnybody ? [] : openFaults(checked)), ...clearFaults(checked)];
  return rules.filter(([isWrong]) => isWrong).map(([, message]) => message);
};

const LOOPBACK = 'STATELINE_HOST takes a loopback address (127.0.0.1, ::1 or localhost)';

/** A proxy in front lets other machines in as well as an address of the network does. */
const openFaults = (checked: Environment): readonly Rule[] => {
  const because = `because nobody signs in: whoever reaches this server may read the tenant and start recoveries. Behind a gateway that signs people in and lets nobody else through, set STATELINE_ALLOW_UNAUTHENTICATED=${GATEWAY_CONSENT}`;
  return [
    [!isLoopback(checked.STATELINE_HOST), `${LOOPBACK}, ${because}`],
    [checked.STATELINE_TRUSTED_PROXY_HOPS > 0, `${PROXY} takes 0, ${because}`],
    [
      !isLoopback(publicUrlOf(checked)?.hostname ?? 'localhost'),
      `STATELINE_PUBLIC_URL takes an address of this machine, ${because}`,
    ],
  ];
};

const clearFaults = (checked: Environment): readonly Rule[] => {
  const isEncrypted = tlsOf(checked) !== null || checked.STATELINE_TRUSTED_PROXY_HOPS > 0;
  const hows = `Set ${CERTIFICATE} and ${KEY}; or ${PROXY} to the number of proxies, when one that ends TLS stands in front`;
  return [
    [
      !isEncrypted &&
        !isLoopback(checked.STATELINE_HOST) &&
        checked.STATELINE_ALLOW_PLAIN_HTTP === undefined,
      `${LOOPBACK}, because connections to this server are not encrypted: tokens and answers can be read on the way. ${hows}; or STATELINE_ALLOW_PLAIN_HTTP=${PLAIN_HTTP_CONSENT}`,
    ],
    [
      !isEncrypted && publicUrlOf(checked)?.protocol === 'https:',
      `STATELINE_PUBLIC_URL takes an address that begins with http://, because this server does not encrypt connections itself and is told of no proxy that does. ${hows}`,
    ],
  ];
};

const publicUrlOf = ({ STATELINE_PUBLIC_URL: url }: Environment): URL | null =>
  url === undefined ? null : new URL(url);

const certificateFaults = (checked: Environment): readonly string[] => {
  const files = [checked.STATELINE_TLS_CERTIFICATE_FILE, checked.STATELINE_TLS_KEY_FILE];
  if (files.every((file) => file === undefined)) return [];
  const tls = tlsOf(checked);
  if (tls === null) return [`${CERTIFICATE} and ${KEY} go together, and one of them is missing`];
  const fault = tlsFaultIn(tls, Date.now());
  return fault === null ? [] : [fault];
};
