import { sliceOf } from '../domain/timeline/streams.js';
import type { EventStore, RecordedEvent } from '../event-store/event-store.port.js';
import { type Baseline, baselinesInForce, sealedBaseline } from './baselines.js';
import type { BaselineRow, Model } from './model.js';
import { EventsMissed } from './model-outdated.js';
import { type At, atOf } from './positions.js';

/** Whether a model has ever caught up with its log. */
export const wasLive = ({ meta }: Model): boolean => meta.get('live') === 1;

/** Which events of a log stand in baselines, as a model that follows the log has to know it. */
export class Windows {
  private constructor(
    private readonly model: Model,
    private readonly store: EventStore,
    private readonly folded: Map<string, BaselineRow>,
    private readonly toLoad: Baseline[],
  ) {}

  /** What the log says now. @throws EventsMissed, BaselineUnreadable, EventStoreUnavailable */
  static async of(model: Model, store: EventStore): Promise<Windows> {
    // Whoever is met later, and has a baseline already, is met with an order of removal.
    const tenants = wasLive(model) ? [...model.tenants.keys()] : 'all';
    const inForce = await baselinesInForce(store, tenants);
    const toLoad = inForce.filter((baseline) => isToLoad(model, baseline));
    const loaded = Array.from(model.tenants, ([id, { baseline }]) => [id, baseline] as const);
    const folded = new Map<string, BaselineRow>();
    for (const [id, baseline] of loaded) if (baseline !== null) folded.set(id, baseline);
    for (const baseline of toLoad) folded.set(baseline.tenantId, baseline);
    return new Windows(model, store, folded, toLoad);
  }

  /** The baseline that is loaded next, when it belongs before an event at this position. */
  takeDue(at: At): Baseline | undefined {
    return (this.toLoad[0]?.at ?? Infinity) < at ? this.toLoad.shift() : undefined;
  }

  /** Whether there are baselines that are not loaded yet. */
  get isLoading(): boolean {
    return this.toLoad.length > 0;
  }

  /**
   * Whether a change or attribution stands in a baseline already; logs may still deliver it. So does the end
   * of a first full sync: the tenant is known from its baseline on, and not before that is loaded.
   */
  isFolded({ streamId, metadata, position, event }: RecordedEvent): boolean {
    const baseline = this.folded.get(metadata.tenantId);
    if (baseline === undefined) return false;
    const at = atOf(position);
    if (at > baseline.sealedAt) return false;
    if (event.type === 'FullSyncCompleted') return at <= baseline.at;
    const slice = sliceOf(streamId);
    return slice !== undefined && (at <= baseline.at || slice.day <= baseline.day);
  }

  /**
   * The baseline that an order of removal puts in force; `undefined` when it, or a newer one, is known.
   * @throws EventsMissed when the model has not read all that is folded into it
   */
  async opened(tenantId: string, day: string): Promise<Baseline | undefined> {
    if ((this.folded.get(tenantId)?.day ?? '') >= day) return undefined;
    const baseline = await sealedBaseline(this.store, tenantId, day);
    if (baseline === undefined) return undefined;
    if (!hasRead(this.model, baseline)) throw new EventsMissed(missed(baseline));
    this.folded.set(tenantId, baseline);
    return baseline;
  }
}

/** @throws EventsMissed when the model has some of the tenant, and not all */
const isToLoad = (model: Model, baseline: Baseline): boolean => {
  const tenant = model.tenants.get(baseline.tenantId);
  if ((tenant?.baseline?.day ?? '') >= baseline.day) return false;
  if (tenant === undefined || tenant.types.length === 0) return true;
  if (hasRead(model, baseline)) return false;
  throw new EventsMissed(missed(baseline));
};

/** Slices are removed with the last change first: who has read that one has read all before it. */
const hasRead = (model: Model, { tenantId, at }: Baseline): boolean => {
  const row = model.rows.upTo(at);
  return model.rows.at(row) === at && model.tenantOf(row) === model.tenants.get(tenantId)?.no;
};

const missed = ({ tenantId, day }: Baseline): string =>
  `The history had not read all of tenant ${tenantId} up to ${day} before it was removed`;
