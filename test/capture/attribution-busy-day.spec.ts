import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { isReported } from '../../src/history/history.port.js';
import { CapturedTenant } from '../support/captured-tenant.js';

interface TrueChange {
  readonly sequence: number;
  readonly at: string;
  readonly objectId: string;
  readonly kind: string;
  readonly attributes: readonly string[];
  readonly targetId: string | null;
  readonly actor: { readonly kind: string; readonly id: string | null };
  readonly record: string;
  readonly auditIds: readonly string[];
}

const TYPES = ['user', 'group', 'conditionalAccessPolicy', 'namedLocation'];
const SLICES = 8;
const CHANGES_A_SLICE = 20;
const MINUTE_MS = 60_000;

/** What happens to some of the records of a bad day. */
const BAD_RECORDS = [
  { id: 'A1', mode: 'late', probability: 0.1, delayMs: 8 * MINUTE_MS },
  { id: 'A1', mode: 'out-of-order', probability: 0.1, delayMs: MINUTE_MS },
  { id: 'A1', mode: 'duplicate', probability: 0.05 },
  { id: 'A1', mode: 'missing', probability: 0.05 },
  { id: 'A3', mode: 'companion', probability: 0.2 },
];
const LATE_DELTAS = { id: 'D5', polls: 2, probability: 0.3, count: 40 };

const kindsSeenAs: Readonly<Record<ChangeEvent['type'], readonly string[]>> = {
  ObjectDiscovered: [],
  LinksDiscovered: [],
  ObjectCreated: ['created', 'restored', 'updated', 'linkAdded'],
  ObjectChanged: ['updated', 'linkAdded', 'linkRemoved'],
  ObjectSoftDeleted: ['softDeleted', 'restored'],
  ObjectRestored: ['restored', 'softDeleted'],
  ObjectHardDeleted: ['hardDeleted', 'softDeleted'],
};

const namesIn = (event: ChangeEvent): readonly string[] => {
  if (event.type !== 'ObjectChanged') return [];
  return [
    ...event.data.attributes.map(({ name }) => name.split('/', 1)[0] ?? name),
    ...event.data.links.map(({ targetId }) => targetId),
  ];
};

/** Whether what really happened is part of what a look showed as one change, at most so much too late. */
const isPartOf = (change: TrueChange, event: ChangeEvent, lateMs: number): boolean => {
  const { objectId, window } = event.data;
  const touched = [...change.attributes, change.targetId ?? ''];
  const at = Date.parse(change.at);
  return (
    change.objectId === objectId &&
    kindsSeenAs[event.type].includes(change.kind) &&
    at > Date.parse(window.after ?? '') - lateMs &&
    at <= Date.parse(window.until) &&
    (event.type !== 'ObjectChanged' || touched.some((name) => namesIn(event).includes(name)))
  );
};

describe('attribution on a busy day', () => {
  let tenant: CapturedTenant;
  beforeEach(async () => {
    tenant = await CapturedTenant.open({ types: TYPES });
    await tenant.firstSync();
  });
  afterEach(() => tenant.close());

  const play = async (faults: readonly object[]): Promise<readonly TrueChange[]> => {
    const { sequence } = await tenant.control<{ sequence: number }>('GET', '/status');
    await tenant.control('PUT', '/faults', faults);
    for (let slice = 0; slice < SLICES; slice += 1) {
      const params = { changes: CHANGES_A_SLICE, spreadMs: MINUTE_MS };
      await tenant.control('POST', '/scenarios/busy-day', params);
      await tenant.look();
    }
    for (let again = 0; again < 3; again += 1) {
      await tenant.control('POST', '/clock', { advanceMs: 11 * MINUTE_MS });
      await tenant.look();
      await tenant.look();
    }
    const path = `/truth?after=${String(sequence)}`;
    return (await tenant.control<{ changes: readonly TrueChange[] }>('GET', path)).changes;
  };

  /** What the timeline says, held against what really happened. */
  const judged = (truth: readonly TrueChange[], lateMs: number) => {
    const page = { size: 5000 };
    const { rows } = tenant.tenantHistory().timeline({ order: 'oldest-first', page });
    const seen = rows.flatMap((row) =>
      isReported(row) || row.event.data.window.after === null ? [] : [row],
    );
    const reported = new Set(rows.flatMap((row) => (isReported(row) ? row.auditIds : [])));
    const named = seen.flatMap(({ event, auditIds }) =>
      auditIds.map((auditId) => ({ event, auditId })),
    );
    const byAudit = new Map(truth.flatMap((change) => change.auditIds.map((id) => [id, change])));
    const wrong = named.filter(({ event, auditId }) => {
      const change = byAudit.get(auditId);
      return change === undefined || !isPartOf(change, event, lateMs);
    });
    const attributed = new Set(named.map(({ auditId }) => auditId));
    const told = truth.filter(({ auditIds }) => auditIds.length > 0);
    const isSeen = (change: TrueChange) =>
      seen.some(({ event }) => isPartOf(change, event, lateMs));
    const visible = told.filter(isSeen);
    return {
      seen: seen.length,
      unknown: seen.filter(({ actors }) => actors.length === 0).length,
      named: named.length,
      wrong,
      visible: visible.length,
      missed: visible.filter(({ auditIds }) => !auditIds.some((id) => attributed.has(id))),
      unseen: told.length - visible.length,
      unreported: told.filter(
        (change) => !isSeen(change) && !change.auditIds.some((id) => reported.has(id)),
      ),
      twofold: [...attributed].filter((id) => reported.has(id)),
    };
  };

  const figures = (day: string, truth: readonly TrueChange[], all: ReturnType<typeof judged>) => {
    const share = ((100 * (all.visible - all.missed.length)) / all.visible).toFixed(1);
    process.stdout.write(
      `busy day, ${day}: ${String(truth.length)} edits, ${String(all.seen)} changes seen; ` +
        `${share} % of ${String(all.visible)} edits seen and recorded attributed, ` +
        `${String(all.wrong.length)} of ${String(all.named)} attributions wrong, ` +
        `${String(all.unknown)} changes by unknown, ${String(all.unseen)} edits unseen, ` +
        `${String(all.unseen - all.unreported.length)} of them reported\n`,
    );
  };

  it('names whoever a record names, nobody wrongly, and reports what no look saw', async () => {
    const truth = await play(BAD_RECORDS);
    const all = judged(truth, 0);
    figures('records late, twice, missing', truth, all);
    expect(all).toMatchObject({ wrong: [], unreported: [], twofold: [] });
    // Where the last of several edits has no record, the others are not made to stand for it.
    expect(all.missed.length).toBeLessThan(all.visible / 20);
    expect(all.named).toBeGreaterThan(70);
  }, 180_000);

  it('names nobody wrongly either when changes show late', async () => {
    const truth = await play([...BAD_RECORDS, LATE_DELTAS]);
    const all = judged(truth, 5 * MINUTE_MS);
    figures('and deltas late', truth, all);
    expect(all).toMatchObject({ wrong: [], unreported: [], twofold: [] });
    expect(all.named).toBeGreaterThan(70);
  }, 180_000);
});
