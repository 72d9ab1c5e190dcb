import type {
  AttributeChange,
  LinkChange,
  ObjectId,
  ObjectType,
} from '../directory/directory-object.js';
import type { Actor } from '../timeline/events.js';

/** What bringing the later state back to the earlier one needs. */
export type RecoveryAction = 'update' | 'restore' | 'softDelete' | 'recreate' | 'none';

export interface Recoverability {
  readonly recoverable: boolean;
  /** Why not; `null` when it is. */
  readonly reason: string | null;
}

/** One object that differs between the two sides of a report. */
export interface ReportRow {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly displayName: string;
  readonly recoveryAction: RecoveryAction;
  /** Why nothing, or not everything, can be brought back. */
  readonly reason: string | null;
  readonly attributes: readonly (AttributeChange & Recoverability)[];
  readonly links: readonly (LinkChange & Recoverability)[];
  /** Who made the changes in between; empty while nothing is attributed. */
  readonly actors: readonly Actor[];
  readonly changeIds: readonly string[];
  readonly sourceOfAuthority: 'cloud' | 'on-premises';
}
