import type { AttributeChange, LinkChange } from '../domain/directory/directory-object.js';
import type { Json } from '../domain/json.js';
import type { Actor, ChangeEvent, ChangeReported } from '../domain/timeline/events.js';

/** A page of a list, as the server answers it. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

export interface Gap {
  readonly reader: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

export interface Trust {
  readonly instant: string;
  /** `null` at a log position, where all counts as it was seen. */
  readonly asAt: string | null;
  readonly position: string;
  /** `null` while the server catches up with an unknown number. */
  readonly lagEvents: number | null;
  readonly gaps: readonly Gap[];
  readonly lastLooks: Readonly<Record<string, string>>;
}

export interface DirectoryObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly validFrom: string;
  readonly deletedDateTime: string | null;
}

export interface TimelineEntry {
  readonly position: string;
  readonly changeId: string;
  readonly observedAt: string;
  readonly event: ChangeEvent | ChangeReported;
  readonly actors: readonly Actor[];
  readonly occurredAt: string | null;
  readonly activities: readonly string[];
  readonly severity: 'high' | 'medium' | 'low';
  readonly severityReasons: readonly { readonly text: string }[];
}

/** Who is signed in. */
export interface Me {
  readonly signIn: 'required' | 'off';
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly tenantIds: readonly string[] | 'all';
}

export type { AttributeChange, LinkChange };
