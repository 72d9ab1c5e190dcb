import { bothSides } from '../domain/comparison/both-sides.js';
import {
  attributesBefore,
  type Existence,
  type NetDifference,
} from '../domain/comparison/net-difference.js';
import type { RowWithSides } from '../domain/comparison/graph-change.js';
import { fateOf, type LinkEnds } from '../domain/comparison/recoverability.js';
import type { Report } from '../domain/comparison/report.js';
import { reportRow, type ShownDifference } from '../domain/comparison/report-row.js';
import { objectId, type ObjectId } from '../domain/directory/directory-object.js';
import { readableName, recalling } from '../domain/directory/readable-name.js';
import type { Actor } from '../domain/timeline/events.js';
import { position } from '../event-store/event-store.port.js';
import type { ObjectAt, TenantHistory, TenantState } from '../history/history.port.js';
import type { Identities } from '../history/identities.port.js';
import type { ShownDifferences } from './report-differences.js';

/** Ends of links that are kept, because many links lead to the same objects. */
const MOST_ENDS = 10_000;

/** Both sides of a report, for what its rows tell beside the differences. */
export class ReportSides {
  private readonly earlier: TenantState;
  private readonly later: TenantState;
  private readonly ends = new Map<ObjectId, LinkEnds>();
  private readonly coming = new Map<ObjectId, boolean>();
  private readonly namedOf = recalling(
    (id) => this.later.object(this.idNow(id)) ?? this.earlier.object(id),
  );

  constructor(
    private readonly history: TenantHistory,
    private readonly identities: Identities,
    report: Report,
    private readonly shown: ShownDifferences,
  ) {
    this.earlier = history.at({ position: position(report.from.position) });
    this.later = history.at({ position: position(report.until.position) });
  }

  /** The row of a difference, and what it was made from. */
  async row(shown: ShownDifference): Promise<RowWithSides> {
    const back = await this.comingBack(shown.net);
    const sides = this.sides(shown);
    const attributes = { ...sides.before, ...sides.after };
    const displayName = readableName({ ...shown.net, attributes }, this.namedOf);
    const net = { ...shown.net, displayName };
    const row = reportRow(
      { ...shown, net },
      {
        ...sides,
        actors: this.actors(net),
        endsOf: (id) => this.endsOf(id),
        comesBack: (id) => back.has(id),
      },
    );
    return { row, ...sides };
  }

  private sides({ net, formerId, then }: ShownDifference) {
    const { was, now } = bothSides(
      net,
      this.earlier.object(formerId ?? net.objectId),
      this.later.object(net.objectId),
    );
    const { attributes: after = {}, deletedDateTime = null } = now ?? {};
    if (then !== null) {
      const existence = { before: then, after: existenceOf(now) };
      return { before: attributesBefore(after, net), after, deletedDateTime, existence };
    }
    const existence = { before: existenceOf(was), after: existenceOf(now) };
    return { before: was?.attributes ?? {}, after, deletedDateTime, existence };
  }

  /** Who made the changes, by name where anybody knows it. */
  private actors({ changeIds }: NetDifference): readonly Actor[] {
    const actors = changeIds.flatMap((id) => this.history.entry(id)?.actors ?? []);
    return distinct(actors).map((actor) => this.named(actor));
  }

  private named(actor: Actor): Actor {
    if (actor.name !== null || actor.id === null) return actor;
    return { ...actor, name: this.later.object(objectId(actor.id))?.displayName ?? null };
  }

  private endsOf(id: ObjectId): LinkEnds {
    const known = this.ends.get(id);
    if (known !== undefined) return known;
    const end = endOf(id, this.earlier.object(id), this.later.object(this.idNow(id)));
    if (this.ends.size >= MOST_ENDS) this.ends.clear();
    this.ends.set(id, end);
    return end;
  }

  /** Of what lost links lead to and is gone: what the recovery of the whole report brings back. */
  private async comingBack({ links }: NetDifference): Promise<ReadonlySet<ObjectId>> {
    const back = new Set<ObjectId>();
    for (const { op, targetId } of links) {
      const isGone =
        op === 'removed' && this.later.standing(this.idNow(targetId))?.status !== 'live';
      if (isGone && (await this.comesBack(targetId))) back.add(targetId);
    }
    return back;
  }

  /** What was made anew by then is linked under its new id. */
  private idNow(id: ObjectId): ObjectId {
    const current = this.identities.current(id);
    return this.later.standing(current) === undefined ? id : current;
  }

  private async comesBack(id: ObjectId): Promise<boolean> {
    const known = this.coming.get(id);
    if (known !== undefined) return known;
    const next = (await this.shown.startingAt(id).next()).value;
    const comes = next?.net.objectId === id && this.isBroughtBack(next);
    if (this.coming.size >= MOST_ENDS) this.coming.clear();
    this.coming.set(id, comes);
    return comes;
  }

  private isBroughtBack(shown: ShownDifference): boolean {
    const { action } = fateOf(shown.net, { ...this.sides(shown), comesBack: () => false });
    return action === 'restore' || action === 'recreate';
  }
}

type End = Pick<ObjectAt, 'displayName' | 'status'> | undefined;

const endOf = (id: ObjectId, before: End, after: End): LinkEnds => ({
  displayName: (after ?? before)?.displayName ?? id,
  existence: { before: existenceOf(before), after: existenceOf(after) },
});

const existenceOf = (end: End): Existence => end?.status ?? 'absent';

const distinct = (actors: readonly Actor[]): readonly Actor[] =>
  actors.length <= 1
    ? actors
    : [...new Map(actors.map((actor) => [JSON.stringify(actor), actor])).values()];
