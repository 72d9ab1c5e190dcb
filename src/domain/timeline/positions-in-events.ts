import type { Cause, Side } from '../comparison/report-events.js';
import type { StatelineEvent } from '../events.js';
import type { RecoverySource } from '../recovery/recovery-events.js';

/** Whether an event's data names places in the log, which are others in every copy of it. */
const namesPositions = {
  ObjectDiscovered: false,
  LinksDiscovered: false,
  ObjectCreated: false,
  ObjectChanged: false,
  ObjectSoftDeleted: false,
  ObjectRestored: false,
  ObjectHardDeleted: false,
  ChangeAttributed: false,
  ChangeReported: false,
  CaptureStarted: false,
  CheckpointRecorded: false,
  FullSyncCompleted: false,
  CaptureGapRecorded: false,
  ReconciliationCompleted: false,
  ReadAnomalySuspected: false,
  BackupTaken: true,
  SigningKeyIntroduced: false,
  LeaseTaken: false,
  LeaseRenewed: false,
  LeaseReleased: false,
  BaselinePart: false,
  BaselineSealed: true,
  SliceRemovalOrdered: false,
  SlicesRemoved: false,
  LegalHoldPlaced: false,
  LegalHoldReleased: false,
  DifferenceReportRequested: true,
  DifferenceReportStarted: false,
  DifferenceReportCompleted: false,
  DifferenceReportFailed: false,
  DifferenceReportCancelled: false,
  JobAdmitted: false,
  JobDropped: false,
  RecoveryRequested: true,
  RecoveryStepsPlanned: false,
  RecoveryPlanned: true,
  RecoveryApproved: false,
  RecoveryRejected: false,
  RecoveryStarted: false,
  RecoveryCompleted: false,
  RecoveryFailed: false,
  RecoveryCancelled: false,
  RecoveryPaused: false,
  RecoveryResumed: false,
  RecoveryRehearsed: false,
  ObjectRecreated: false,
  CompensationIssued: false,
  CompensationWithdrawn: false,
  CompensationApplied: false,
  CompensationSkipped: false,
  CompensationFailed: false,
  AlarmsWatched: true,
  AlarmRaised: false,
  DeliverySettled: false,
  DeliveryWanted: false,
  DeliveriesReached: false,
  OperatorActed: false,
} as const satisfies Readonly<Record<StatelineEvent['type'], boolean>>;

type Table = typeof namesPositions;
type PositionedType = {
  [Type in keyof Table]: Table[Type] extends true ? Type : never;
}[keyof Table];
type PositionedEvent = Extract<StatelineEvent, { type: PositionedType }>;

/** Where a place of one log lies in another. */
export type PositionMap = (position: string) => string;

/** The streams of the events that {@link translatePositions} changes begin so. */
export const positionedStreams: readonly string[] = [
  'backups-',
  'baselines_',
  'reports-',
  'recoveries-',
  'alarmwatch-',
];

/** The event as it reads in another log; an event without positions is given back as it is. */
export const translatePositions = (event: StatelineEvent, map: PositionMap): StatelineEvent =>
  isPositioned(event) ? translated(event, map) : event;

const isPositioned = (event: StatelineEvent): event is PositionedEvent =>
  Object.hasOwn(namesPositions, event.type) && namesPositions[event.type];

const translated = (event: PositionedEvent, map: PositionMap): PositionedEvent => {
  switch (event.type) {
    case 'BackupTaken':
      return { ...event, data: { ...event.data, position: map(event.data.position) } };
    case 'BaselineSealed':
      return { ...event, data: { ...event.data, position: map(event.data.position) } };
    case 'DifferenceReportRequested': {
      const { from, until, without } = event.data;
      const sides = { from: sideIn(from, map), until: sideIn(until, map) };
      const cause = without && { without: causeIn(without, map) };
      return { ...event, data: { ...event.data, ...sides, ...cause } };
    }
    case 'RecoveryRequested':
      return { ...event, data: { ...event.data, source: sourceIn(event.data.source, map) } };
    case 'AlarmsWatched':
      return { ...event, data: { ...event.data, after: placeIn(event.data.after, map) } };
    case 'RecoveryPlanned':
      return { ...event, data: { ...event.data, nowPosition: map(event.data.nowPosition) } };
  }
};

const placeIn = (place: string, map: PositionMap): string =>
  place === 'start' ? place : map(place);

const sideIn = (side: Side, map: PositionMap): Side => ({ ...side, position: map(side.position) });

const causeIn = (cause: Cause, map: PositionMap): Cause => ({
  ...cause,
  from: sideIn(cause.from, map),
  until: sideIn(cause.until, map),
});

const sourceIn = (source: RecoverySource, map: PositionMap): RecoverySource => {
  if ('target' in source) return { ...source, target: sideIn(source.target, map) };
  return source.kind === 'cause' ? { ...source, cause: causeIn(source.cause, map) } : source;
};
