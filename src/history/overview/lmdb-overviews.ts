import type { Clock } from '../../domain/instant.js';
import type { Position } from '../../event-store/event-store.port.js';
import type { Projected } from '../lmdb-tenant-history.js';
import { type Overview, Overviews, type OverviewUpdate } from '../overview.port.js';
import { atOf, positionOf } from '../positions.js';
import { TenantOverview } from './tenant-overview.js';
import { patchBehind, patchBetween, type View, wholeOf } from './view.js';

/** Overviews of the tenants somebody has asked for, counted in memory from the model in use. */
export class LmdbOverviews extends Overviews {
  readonly #tenants = new Map<string, TenantOverview>();

  constructor(
    private readonly projected: () => Projected,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async get(tenantId: string): Promise<Overview> {
    return wholeOf(await this.#tenant(tenantId).now());
  }

  override async *follow(
    tenantId: string,
    after: Position | null,
    signal: AbortSignal,
  ): AsyncGenerator<OverviewUpdate> {
    const tenant = this.#tenant(tenantId);
    let told = await tenant.now();
    const at = after === null ? 0 : atOf(after, 'after');
    yield tenant.knows(at, told)
      ? { at: positionOf(told.at), patch: patchBehind(at, told) }
      : { at: positionOf(told.at), whole: wholeOf(told) };
    while (!signal.aborted) {
      const next = await firstOf(tenant.after(told), signal);
      if (next === undefined) return;
      yield* updatesBetween(told, next);
      told = next;
    }
  }

  #tenant(tenantId: string): TenantOverview {
    const known = this.#tenants.get(tenantId);
    if (known !== undefined) return known;
    const tenant = new TenantOverview(tenantId, this.projected, this.clock);
    this.#tenants.set(tenantId, tenant);
    return tenant;
  }
}

function* updatesBetween(told: View, next: View): Generator<OverviewUpdate> {
  const at = positionOf(next.at);
  if (next.counts !== told.counts) {
    yield { at, whole: wholeOf(next) };
    return;
  }
  const patch = patchBetween(told, next);
  if (patch !== undefined) yield { at, patch };
}

/** Leaves nothing behind on the signal; `undefined` when it is aborted. */
const firstOf = async <Value>(
  value: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> => {
  const aborted = Promise.withResolvers<undefined>();
  const onAbort = (): void => {
    aborted.resolve(undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([value, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};
