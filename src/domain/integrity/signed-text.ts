import type { BackupTaken } from '../timeline/backup-events.js';
import type { BaselineSealed } from '../timeline/retention-events.js';
import type { SigningKeyIntroduced } from './key-events.js';
import type { Seal } from './seal.js';
import { exactJson } from './exact-json.js';
import { type Json, type JsonObject, recordOf } from '../json.js';

export type SealedEvent = BackupTaken | BaselineSealed;

/**
 * What a seal says of an event: all of its data but the seal itself and the position, which is
 * another one in each copy of the log.
 */
export const statementOf = ({ type, data }: SealedEvent): JsonObject => ({
  kind: type,
  ...recordOf(Object.entries(data).filter(([name]) => name !== 'seal' && name !== 'position')),
});

/** The text that a seal signs. */
export const sealedText = (
  tenantId: string,
  statement: Json,
  { heads, previous, keyId }: Omit<Seal, 'signature'>,
): string => exactJson({ tenantId, statement, heads, previous, keyId });

/** The text that the key before signs to hand over to its successor. */
export const endorsementText = ({
  keyId,
  publicKey,
  previousKeyId,
}: Omit<SigningKeyIntroduced['data'], 'endorsement'>): string =>
  exactJson({ kind: 'SigningKeyIntroduced', keyId, publicKey, previousKeyId });
