import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Instant } from '../../src/domain/instant.js';
import type { Position } from '../../src/event-store/event-store.port.js';
import {
  isReported,
  type Moment,
  type TenantHistory,
  type TenantState,
  type TimelineRow,
  type TimelineQuery,
} from '../../src/history/history.port.js';
import { ACTORS, IDS } from './random-history.js';

const PAGE = { size: 1_000 };

/** What is asked: the same of every history. */
export interface Window {
  readonly from: Instant;
  readonly instants: readonly Instant[];
  readonly positions: readonly Position[];
}

/** Everything that can be asked about a window, as one value; the order of links says nothing. */
export const answersOf = async (history: TenantHistory, { from, instants, positions }: Window) => {
  const moments: Moment[] = [
    ...instants.map((instant) => ({ instant })),
    ...positions.map((position) => ({ position })),
  ];
  const states = [];
  for (const moment of moments) states.push(await stateAnswers(history.at(moment)));
  const differences = [];
  for (const moment of moments) {
    differences.push(await history.changed({ instant: from }, moment));
    differences.push(await history.changed(moment, { instant: from }, { types: ['group'] }));
    differences.push(await history.changed({ instant: from }, moment, { actors: ['ada'] }));
  }
  const entries = timelineAnswers(history, from);
  return {
    states,
    differences,
    entries,
    positions: instants.map((instant) => history.positionAt(instant)),
    byId: entries.all.map(({ changeId }) => history.entry(changeId)),
    reported: [...history.reported(keysIn(entries.all))].sort(),
    gaps: history.gaps().filter(({ until }) => until >= from),
    held: [
      await history.held({ filter: 'department eq 3', from, page: PAGE }),
      await history.held({ filter: 'links/members/any()', from, page: PAGE }),
    ],
  };
};

const keysIn = (rows: readonly TimelineRow[]): readonly string[] =>
  rows.filter(isReported).map(({ event }) => event.data.auditKey);

/** All that is told, also of what occurred before the window and was recorded in it. */
export const everToldBy = (history: TenantHistory): readonly TimelineRow[] =>
  history.timeline({ order: 'oldest-first', page: PAGE }).rows;

const stateAnswers = async (state: TenantState) => {
  const objects = [];
  for await (const object of state.scan()) objects.push(object);
  const { instant, position, gaps, lastLooks } = state.trust;
  return {
    trust: { instant, position, gaps, lastLooks },
    objects,
    counts: state.counts(),
    live: state.objects({ page: PAGE }),
    deleted: state.objects({ status: 'soft-deleted', type: 'user', page: PAGE }),
    filtered: await state.find({ filter: 'department eq 3', page: PAGE }),
    searched: await state.find({ search: 'u1', page: PAGE }),
    each: IDS.map((id) => ({
      object: state.object(objectId(id)),
      links: sorted(state.allLinks(objectId(id))),
      page: sorted(state.links(objectId(id), 'members', PAGE).rows),
      references: sorted(state.referencesTo(objectId(id))),
      linked: IDS.map((target) => state.hasLink(objectId(id), 'members', objectId(target))),
    })),
  };
};

const timelineAnswers = (history: TenantHistory, from: Instant) => {
  const ask = (query: Partial<TimelineQuery>): readonly TimelineRow[] =>
    history.timeline({ from: { instant: from }, order: 'oldest-first', page: PAGE, ...query }).rows;
  const all = ask({});
  return {
    all,
    newestFirst: ask({ order: 'newest-first' }),
    byObject: IDS.map((id) => ask({ objectId: objectId(id) })),
    byActor: ACTORS.map((actor) => ask({ actor })),
    byType: ['user', 'group'].map((type) => ask({ type })),
    byCorrelation: ['audit 0', 'audit 2', ...all.map((entry) => entry.correlationId)].map(
      (correlationId) => ask({ correlationId }),
    ),
  };
};

const sorted = <Value>(values: readonly Value[]): readonly Value[] =>
  values.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
