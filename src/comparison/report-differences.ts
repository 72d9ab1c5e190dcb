import { Injectable } from '@nestjs/common';
import type { Scope, Side } from '../domain/comparison/report-events.js';
import { isOfChanges } from '../domain/comparison/scope.js';
import { comparable, type ShownDifference } from '../domain/comparison/report-row.js';
import type { Report } from '../domain/comparison/report.js';
import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { position } from '../event-store/event-store.port.js';
import { History, type Moment } from '../history/history.port.js';
import { Identities } from '../history/identities.port.js';
import type { WithoutCause } from '../domain/recovery/cause/without-changes.js';
import { ComparisonOptions } from './comparison-options.port.js';
import { SameObjects, scopeOfIdentity } from './same-objects.port.js';
import { withoutCause, type WithoutOptions } from './without-cause.port.js';

/** What a report shows, in id order; can be read again from any object on. */
export interface ShownDifferences {
  startingAt(id: ObjectId | '', signal?: AbortSignal): AsyncGenerator<ShownDifference, undefined>;
}

/** Finds what reports show: both sides are positions, so it never changes. */
@Injectable()
export class ReportDifferences {
  /** Which objects differ, without what differs of them: that is read for a page at a time. */
  private readonly kept = new Map<string, ShownDifferences>();

  constructor(
    private readonly history: History,
    private readonly identities: Identities,
    private readonly options: ComparisonOptions,
  ) {}

  /** All of a report, or those of objects of a type. */
  of(report: Report, objectType?: ObjectType): ShownDifferences {
    const name = `${report.reportId} ${objectType ?? ''}`;
    const differences = this.kept.get(name) ?? this.found(report, objectType);
    this.kept.delete(name);
    this.kept.set(name, differences);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.options.cachedReports && oldest !== undefined) {
      this.kept.delete(oldest);
    }
    return differences;
  }

  private found(
    { tenantId, from, until, scope: given, without }: Report,
    objectType?: ObjectType,
  ): ShownDifferences {
    const history = this.history.tenant(tenantId);
    const scope = scopeOfIdentity(ofType(given, objectType), this.identities);
    if (without !== undefined) {
      return shownWithout((options) =>
        withoutCause(history, without, scope, { ...options, upTo: until.position }),
      );
    }
    const ends = { from: momentOf(from), until: momentOf(until) };
    const sides = { earlier: history.at(ends.from), later: history.at(ends.until), scope };
    const differences = history.differences(ends.from, ends.until, scope, 'were before');
    return shownOf(new SameObjects(differences, sides, this.identities), scope);
  }
}

const momentOf = (side: Side): Moment => ({ position: position(side.position) });

const ofType = (scope: Scope, objectType: ObjectType | undefined): Scope => {
  if (objectType === undefined) return scope;
  const { types = [objectType] } = scope;
  return { ...scope, types: types.filter((type) => type === objectType) };
};

type WithoutAsked = Pick<WithoutOptions, 'startingAt' | 'signal'>;

/** The difference that some changes make; what others changed again is shown, be it all there is. */
const shownWithout = (
  differences: (asked: WithoutAsked) => AsyncIterable<WithoutCause>,
): ShownDifferences => ({
  async *startingAt(id, signal) {
    const asked = { startingAt: id, ...(signal !== undefined && { signal }) };
    for await (const { net, then, conflicts } of differences(asked)) {
      const shown = comparable(net) ?? (conflicts.length > 0 ? net : undefined);
      if (shown !== undefined) yield { net: shown, formerId: null, then, conflicts };
    }
    return undefined;
  },
});

const shownOf = (differences: SameObjects, scope: Scope): ShownDifferences => ({
  async *startingAt(id, signal) {
    for await (const { net, formerId } of differences.startingAt(id, signal)) {
      const shown = comparable(net);
      const then = isOfChanges(scope) ? net.existence.before : null;
      if (shown !== undefined) yield { net: shown, formerId, then, conflicts: [] };
    }
    return undefined;
  },
});
