import type { StatelineEvent } from '../../../src/domain/events.js';
import { instantAt } from '../../../src/domain/instant.js';
import { defaultChoices } from '../../../src/domain/recovery/plan.js';
import { translatePositions } from '../../../src/domain/timeline/positions-in-events.js';

const at = instantAt(Date.UTC(2026, 10, 20));
const side = (position: string) => ({ instant: at, position, backupId: 'b' });
const inCopy = (position: string): string => `${position}000`;
const choices = defaultChoices;
const requested = { recoveryId: 'r', at, scope: {}, choices, requestedBy: 'ada', reason: '' };
const totals = { steps: 0, blocked: 0, kept: 0, objects: 0, estimatedMs: 0 };
const proof = { holds: true, violations: [], remarks: [] };
const planned = { recoveryId: 'r', at, planHash: 'h', totals, expiresAt: at, proof };
const cause = (place: (position: string) => string) => ({
  changeIds: ['7'],
  from: side(place('7')),
  until: side(place('12')),
});

/** An event that has a place of the log wherever the function gives one. */
const events: readonly [string, (place: (position: string) => string) => StatelineEvent][] = [
  [
    'a backup',
    (place) => ({
      type: 'BackupTaken',
      data: {
        backupId: 'b',
        instant: at,
        position: place('7'),
        reason: 'first',
        counts: { user: 7 },
        stateHash: '7',
      },
    }),
  ],
  [
    'a baseline',
    (place) => ({
      type: 'BaselineSealed',
      data: {
        day: '20261120',
        instant: at,
        position: place('7'),
        parts: 7,
        objects: 7,
        hash: '7',
        lastLooks: {},
      },
    }),
  ],
  [
    'both sides of a report',
    (place) => ({
      type: 'DifferenceReportRequested',
      data: {
        reportId: '7',
        from: side(place('7')),
        until: side(place('12')),
        scope: {},
        requestedBy: 'ada',
        at,
      },
    }),
  ],
  ...(['instant', 'backup', 'report'] as const).map(
    (kind): [string, (place: (position: string) => string) => StatelineEvent] => [
      `a recovery to a ${kind}`,
      (place) => ({
        type: 'RecoveryRequested',
        data: {
          ...requested,
          source: { kind, backupId: '7', reportId: '7', target: side(place('7')) },
        },
      }),
    ],
  ),
  [
    'a report of what would be without a cause',
    (place) => ({
      type: 'DifferenceReportRequested',
      data: {
        reportId: '7',
        from: side(place('7')),
        until: side(place('12')),
        scope: {},
        without: cause(place),
        requestedBy: 'ada',
        at,
      },
    }),
  ],
  [
    'a recovery from a cause',
    (place) => ({
      type: 'RecoveryRequested',
      data: { ...requested, source: { kind: 'cause', cause: cause(place) } },
    }),
  ],
  [
    'a plan',
    (place) => ({ type: 'RecoveryPlanned', data: { ...planned, nowPosition: place('7') } }),
  ],
];

describe('Translating the places of the log that events speak of', () => {
  it.each(events)('translates those of %s, and nothing else', (_name, event) => {
    expect(
      translatePositions(
        event((place) => place),
        inCopy,
      ),
    ).toEqual(event(inCopy));
  });

  it('gives an event without any back as it is', () => {
    const others: readonly StatelineEvent[] = [
      { type: 'SlicesRemoved', data: { baselineDay: '20261120' } },
      {
        type: 'RecoveryRequested',
        data: { ...requested, source: { kind: 'undo', recoveryId: '7' } },
      },
    ];

    for (const event of others) expect(translatePositions(event, inCopy)).toEqual(event);
  });

  it('gives an event back as it is that a newer version recorded', () => {
    const event = JSON.parse('{"type":"toString","data":{"position":"7"}}') as StatelineEvent;

    expect(translatePositions(event, inCopy)).toBe(event);
  });
});
