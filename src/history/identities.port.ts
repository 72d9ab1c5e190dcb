import type { ObjectId } from '../domain/directory/directory-object.js';

/**
 * Which ids belong to one object: who is made anew gets a new one. Known of every recovery, also across restarts;
 * ids that nobody knows are their own. Application ids, which applications get anew as well, are among them.
 * Every question throws {@link JobsNotRead} as long as the log could not be read.
 */
export abstract class Identities {
  /** How many ids were given up; 0 where nothing was ever made anew. */
  abstract readonly size: number;
  /** The id that an object has now. */
  abstract current(id: ObjectId): ObjectId;
  /** The first id that it had. */
  abstract original(id: ObjectId): ObjectId;
  /** All its ids, oldest first. */
  abstract all(id: ObjectId): readonly ObjectId[];
  /** Resolves when all that a recovery has recorded so far is known. */
  abstract caughtUp(recoveryId: string): Promise<void>;
}
