import type { Seal } from '../integrity/seal.js';
import type { Instant } from '../instant.js';
import type { Event } from './events.js';

/** A named restore point: an instant with a log position. */
export type BackupTaken = Event<
  'BackupTaken',
  {
    backupId: string;
    instant: Instant;
    position: string;
    reason: 'scheduled' | 'requested' | 'before-recovery' | 'first';
    counts: Readonly<Record<string, number>>;
    /** SHA-256 over the canonical JSON of every live object, in id order. */
    stateHash: string;
    /** Absent in backups of versions before 0.2. */
    seal?: Seal;
  }
>;
