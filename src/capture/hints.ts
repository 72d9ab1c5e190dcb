import type { ObjectRef, ObjectType } from '../domain/directory/directory-object.js';

/** What makes capture look sooner. A hint is never the truth: what it leads to is read and compared. */
export interface Hints {
  /** These may have changed in ways that no delta tells. */
  lookAround(refs: readonly ObjectRef[]): void;
  /** Something of these types has changed. */
  lookAt(types: readonly ObjectType[]): void;
  /** What happened may have left no trace in any delta: read and compare all of these; none = every type. */
  sweep(types: readonly ObjectType[]): void;
}
