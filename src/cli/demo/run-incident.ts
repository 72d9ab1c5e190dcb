import { propertyRule } from '../../domain/directory/catalogue.js';
import { attributeChanges } from '../../domain/directory/difference.js';
import type { ReportRow } from '../../domain/comparison/report-row.js';
import type { Report } from '../../domain/comparison/report.js';
import type { Recovery } from '../../domain/recovery/recovery.js';
import type { DirectoryObject, TimelineEntry } from '../answers.js';
import { actorsText, becameText, valueText } from '../changes-text.js';
import { follow } from '../follow.js';
import type { Session } from '../session.js';
import { until } from '../waiting.js';
import { type Account } from './account.js';
import type { Act, Incident } from './incidents.js';
import { type Damage, differences, type Inventory, type Tenant } from './tenant.js';

const LIMIT_MS = 180_000;

interface State {
  readonly trust: { readonly instant: string; readonly position: string };
}

/** One incident from the damage to the proof; whether all of it held. */
export class IncidentRun {
  constructor(
    private readonly session: Session,
    private readonly tenant: Tenant,
    private readonly account: Account,
    private readonly colleague: string,
  ) {}

  async run(incident: Incident): Promise<boolean> {
    const { tenant, account } = this;
    const before = await tenant.inventory();
    const known = await this.get<State>('/state');
    const damage = await tenant.damage(incident.scenario);
    account.tell('damage', `${nameOf(damage)}: ${damage.summary}`, { damage });
    const entries = await this.watch(known.trust.position, damage);
    const act = incident.meanwhile(damage.changes, this.colleague);
    await tenant.act(act);
    account.tell('meanwhile', `${this.colleague} ${textOf(act)}`, { act });
    await this.seen(act);
    await this.showStates(entries, known.trust.instant);
    const report = await this.report(known.trust.instant, damage);
    const recovery = await this.recover(report, damage);
    return this.prove(before, act, recovery);
  }

  /** Follows the live timeline until every damaged object is there, with the name of who did it. */
  private async watch(after: string, damage: Damage): Promise<readonly TimelineEntry[]> {
    const since = performance.now();
    const unseen = idsOf(damage);
    const unattributed = idsOf(damage);
    const entries: TimelineEntry[] = [];
    for await (const entry of this.live(after)) {
      const { objectId } = entry.event.data;
      if (unseen.delete(objectId) && unseen.size === 0) {
        const text = `all ${String(idsOf(damage).size)} objects are in the timeline`;
        this.account.tell('seen', text, { since });
      }
      if (isBy(entry, damage) && unattributed.delete(objectId)) entries.push(entry);
      if (unattributed.size === 0) break;
    }
    const actors = entries.flatMap((entry) => entry.actors).slice(0, 1);
    this.account.tell('attributed', `every change carries its actor: ${actorsText(actors)}`, {
      since,
    });
    return entries;
  }

  private async *live(after: string): AsyncGenerator<TimelineEntry> {
    const path = await this.session.path('/timeline/stream');
    for await (const { data } of follow(this.session, path, {}, after)) {
      yield JSON.parse(data) as TimelineEntry;
    }
  }

  /** Until the colleague's work is in the state. */
  private async seen(act: Act): Promise<void> {
    const [name, value] = Object.entries(act.attributes ?? {})[0] ?? [];
    await until(
      this.session.io,
      { is: 'The look that sees the good change', limitMs: LIMIT_MS },
      () =>
        this.get<{ object: { attributes: Record<string, unknown> } }>(`/objects/${act.objectId}`),
      ({ object }) => name !== undefined && object.attributes[name] === value,
    );
  }

  /** One damaged object as it was and as it is, both asked for, and what lies between. */
  private async showStates(entries: readonly TimelineEntry[], instant: string): Promise<void> {
    const changed = entries.find(({ event }) => event.type === 'ObjectChanged');
    if (changed === undefined) return;
    const { objectId } = changed.event.data;
    const [then, now] = await Promise.all([
      this.objectAt(objectId, instant),
      this.objectAt(objectId),
    ]);
    this.account.tell('state', `${then.displayName} as it was and as it is`, { then, now });
    for (const { name, before, after } of attributeChanges(then.attributes, now.attributes)) {
      if (!propertyRule(then.objectType, name).compared) continue;
      this.account.detail(`${name}: ${becameText(before, after)}`);
    }
  }

  private async objectAt(objectId: string, asOf = 'now'): Promise<DirectoryObject> {
    const below = `/objects/${objectId}?asOf=${encodeURIComponent(asOf)}`;
    return (await this.get<{ object: DirectoryObject }>(below)).object;
  }

  private async report(from: string, damage: Damage): Promise<Report> {
    const startedAt = performance.now();
    const { reportId } = await this.post<Report>('/reports', { from, scope: scopeOf(damage) });
    const report = await until(
      this.session.io,
      { is: 'The difference report', limitMs: LIMIT_MS },
      () => this.get<Report>(`/reports/${reportId}`),
      ({ status }) => ['completed', 'failed', 'cancelled'].includes(status),
    );
    const { rows } = await this.get<{ rows: ReportRow[] }>(`/reports/${reportId}/rows?limit=3`);
    const { objects = 0, attributes = 0, links = 0 } = report.totals ?? {};
    const text = `${String(objects)} objects, ${String(attributes)} attributes, ${String(links)} links differ`;
    this.account.tell('report', text, { report, since: startedAt });
    for (const row of rows)
      this.account.detail(`${row.displayName}: ${row.recoveryAction} ${rowText(row)}`);
    return report;
  }

  private async recover({ reportId }: Report, damage: Damage): Promise<Recovery> {
    const startedAt = performance.now();
    const reason = `Undo what ${nameOf(damage)} did`;
    const body = { reportId, scope: scopeOf(damage), choices: { created: 'softDelete' }, reason };
    const { recoveryId } = await this.post<Recovery>('/recoveries', body);
    const planned = await this.until(recoveryId, ({ status }) => status !== 'requested');
    const { steps = 0, blocked = 0 } = planned.totals ?? {};
    const text = `${String(steps)} steps, ${String(blocked)} blocked, hash ${planned.planHash?.slice(0, 12) ?? 'none'}`;
    this.account.tell('plan', text, { plan: planned, since: startedAt });
    const approvedAt = performance.now();
    await this.post(`/recoveries/${recoveryId}/approve`, { planHash: planned.planHash });
    const ended = await this.until(
      recoveryId,
      ({ status }) => status === 'completed' || status === 'failed',
    );
    const { applied, alreadySo, skipped, failed } = ended.outcome;
    this.account.tell(
      'recovery',
      `${ended.status}: ${String(applied)} applied, ${String(alreadySo)} already so, ${String(skipped)} skipped, ${String(failed)} failed`,
      { recovery: ended, since: approvedAt },
    );
    return ended;
  }

  /** Looks into the tenant itself: only the good change may be left of all that happened. */
  private async prove(
    before: Inventory,
    act: Act,
    { status, outcome }: Recovery,
  ): Promise<boolean> {
    const left = differences(before, await this.tenant.inventory());
    const good = Object.keys(act.attributes ?? {}).map((name) => `${act.objectId} ${name}`);
    const survived = good.every((part) => left.includes(part));
    const healed = left.every((part) => good.includes(part));
    this.account.verdict('the damage is gone from the tenant', healed, { left });
    this.account.verdict('the unrelated change is still there', survived, { good });
    const complete =
      status === 'completed' && outcome.failed + outcome.skipped + outcome.blocked === 0;
    this.account.verdict('every step of the plan was taken', complete, { outcome });
    return healed && survived && complete;
  }

  private until(recoveryId: string, done: (recovery: Recovery) => boolean): Promise<Recovery> {
    const what = { is: `Recovery ${recoveryId}`, limitMs: LIMIT_MS };
    return until(
      this.session.io,
      what,
      () => this.get<Recovery>(`/recoveries/${recoveryId}`),
      done,
    );
  }

  private async get<Answer>(below: string): Promise<Answer> {
    return this.session.server.get<Answer>(await this.session.path(below));
  }

  private async post<Answer>(below: string, body: unknown): Promise<Answer> {
    return this.session.server.post<Answer>(await this.session.path(below), body);
  }
}

const nameOf = ({ actor }: Damage): string => actor.userPrincipalName ?? actor.name ?? actor.id;
const scopeOf = (damage: Damage) => ({ actors: [nameOf(damage)] });
const idsOf = ({ changes }: Damage): Set<string> =>
  new Set(changes.map(({ objectId }) => objectId));
const isBy = ({ actors }: TimelineEntry, damage: Damage): boolean =>
  actors.some(({ id, name }) => id === damage.actor.id || name === nameOf(damage));
const textOf = ({ attributes }: Act): string =>
  Object.entries(attributes ?? {})
    .map(([name, value]) => `sets ${name} to ${valueText(value)}`)
    .join(', ');
const rowText = ({ attributes, links }: ReportRow): string =>
  [
    ...attributes.map(({ name, before, after }) => `${name} ${becameText(after, before)}`),
    ...links.map(({ relation, op }) => `${relation} ${op}`),
  ].join('; ');
