import type { Event } from '../timeline/events.js';

/** A key signs from here on. */
export type SigningKeyIntroduced = Event<
  'SigningKeyIntroduced',
  {
    keyId: string;
    /** SPKI, DER, base64. */
    publicKey: string;
    previousKeyId: string | null;
    /** By the key before, base64; `null` for the first key and when the one before was lost. */
    endorsement: string | null;
  }
>;
