import type { AlarmEvent } from './alarms/alarm-events.js';
import type { ReportEvent } from './comparison/report-events.js';
import type { AdmissionEvent } from './graph-api/admission-events.js';
import type { Instant } from './instant.js';
import type { SigningKeyIntroduced } from './integrity/key-events.js';
import type { OperatorActed } from './operators/operator-events.js';
import type { RecoveryEvent } from './recovery/recovery-events.js';
import type { BackupTaken } from './timeline/backup-events.js';
import type { CaptureEvent } from './timeline/capture-events.js';
import type { TimelineEvent } from './timeline/events.js';
import type { LeaseEvent } from './timeline/lease-events.js';
import type { RetentionEvent } from './timeline/retention-events.js';

/** Everything that can stand in the log. */
export type StatelineEvent =
  | TimelineEvent
  | CaptureEvent
  | BackupTaken
  | SigningKeyIntroduced
  | LeaseEvent
  | RetentionEvent
  | ReportEvent
  | AdmissionEvent
  | RecoveryEvent
  | AlarmEvent
  | OperatorActed;

/** Strings only: the newer clients of the store take nothing else as metadata. */
export interface EventMetadata {
  readonly tenantId: string;
  /** Shape of the data; old shapes are upcast where events are read. */
  readonly schemaVersion: '1';
  /** When we looked and saw it, or decided it. */
  readonly observedAt: Instant;
  /** Which reader or room wrote this. */
  readonly reader: string;
  readonly $correlationId: string;
  readonly $causationId?: string;
  /** On change events and operators' acts: hex SHA-256 that hangs together with the one before. */
  readonly chain?: string;
}

/** The functional core of one stream: pure, and safe to repeat. */
export interface Decider<Command, State, Event extends StatelineEvent> {
  readonly decide: (command: Command, state: State) => readonly Event[];
  readonly evolve: (state: State, event: Event) => State;
  readonly initialState: State;
}
