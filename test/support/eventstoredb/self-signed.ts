import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Object identifiers in the encoding that certificates use. */
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
/** With its parameters, which are null. */
const RSA_WITH_SHA256 = '06092a864886f70d01010b0500';
const COMMON_NAME = '0603550403';
const BASIC_CONSTRAINTS = '0603551d13';
const SUBJECT_ALTERNATIVE_NAME = '0603551d11';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** A certificate for localhost and 127.0.0.1, its own authority; good for a day unless told. */
export const selfSignedCertificate = ({
  kind = 'ec',
  untilDay = 1,
}: { readonly kind?: 'ec' | 'rsa'; readonly untilDay?: number } = {}): Certificate => {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = der(SEQUENCE, hex(kind === 'ec' ? ECDSA_WITH_SHA256 : RSA_WITH_SHA256));
  const name = distinguishedName('stateline test');
  const tbs = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, hex('02'))),
    der(INTEGER, Buffer.concat([hex('01'), randomBytes(8)])),
    algorithm,
    name,
    der(SEQUENCE, utcTime(untilDay - 2), utcTime(untilDay)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, isAuthority(), alternativeNames())),
  );
  const signature = der(BIT_STRING, hex('00'), sign('sha256', tbs, privateKey));
  const body = der(SEQUENCE, tbs, algorithm, signature).toString('base64');
  const lines = body.match(/.{1,64}/g) ?? [];
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 255]), content]);
};

const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

const distinguishedName = (commonName: string): Buffer => {
  const value = der(UTF8_STRING, Buffer.from(commonName));
  return der(SEQUENCE, der(SET, der(SEQUENCE, hex(COMMON_NAME), value)));
};

const utcTime = (daysFromNow: number): Buffer => {
  const moment = new Date(Date.now() + daysFromNow * 86_400_000);
  const digits = moment
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${digits}Z`));
};

const isAuthority = (): Buffer =>
  der(SEQUENCE, hex(BASIC_CONSTRAINTS), der(OCTET_STRING, der(SEQUENCE, hex('0101ff'))));

const alternativeNames = (): Buffer => {
  const names = der(
    SEQUENCE,
    der(DNS_NAME, Buffer.from('localhost')),
    der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])),
  );
  return der(SEQUENCE, hex(SUBJECT_ALTERNATIVE_NAME), der(OCTET_STRING, names));
};
