import {
  anything,
  instant,
  listOf,
  mapOf,
  object,
  oneOf,
  orNull,
  ref,
  type Shape,
  text,
  whole,
} from './shapes.js';

const evidenceLine: Shape = {
  ...mapOf(anything),
  properties: { kind: oneOf('header', 'key', 'statement', 'event', 'end') },
  required: ['kind'],
};

/** What is answered about chains, seals and keys. */
export const integritySchemas = {
  ChainHead: object({
    streamId: text('A slice of a shard'),
    revision: whole('Of its last event'),
    chain: text('Hex SHA-256'),
  }),
  Seal: object({
    keyId: text('Hex SHA-256 of the public key'),
    heads: listOf(ref('ChainHead')),
    previous: orNull(text('Hex SHA-256 of the sealed backup before')),
    signature: text('Ed25519, base64'),
  }),
  Integrity: object({
    keys: listOf(
      object({
        keyId: text('Hex SHA-256 of the public key'),
        publicKey: text('SPKI, DER, base64'),
        previousKeyId: orNull(text()),
        endorsement: orNull(
          text('By the key before; null for the first, and for one in the place of a lost one'),
        ),
      }),
    ),
    lastBackup: orNull(object({ backupId: text(), instant, keyId: orNull(text()) })),
    heads: listOf(ref('ChainHead')),
    keptAfter: orNull(text('The last day of which only the sealed state is kept, YYYYMMDD')),
  }),
  EvidenceLine: evidenceLine,
} as const;
