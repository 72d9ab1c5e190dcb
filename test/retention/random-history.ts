import fc from 'fast-check';

import {
  type LinkChange,
  objectId,
  type ObjectStatus,
} from '../../src/domain/directory/directory-object.js';
import { type Instant, instantPlus } from '../../src/domain/instant.js';
import type { ChangeEvent, TimelineEvent } from '../../src/domain/timeline/events.js';
import { onDay } from './retained-tenant.js';

export const IDS = ['u1', 'u2', 'u3', 'g1', 'g2'];
export const ACTORS = ['ada', 'bob'];
export const DAYS = 40;

/** Something that happens to one object. */
export interface Happening {
  readonly day: number;
  readonly seconds: number;
  readonly object: string;
  readonly what: 'attribute' | 'link' | 'delete' | 'return' | 'attribution' | 'report';
  readonly value: number;
}

const happening = (days: fc.Arbitrary<number>): fc.Arbitrary<Happening> =>
  fc.record({
    day: days,
    seconds: fc.oneof(fc.constantFrom(0, 86_399), fc.integer({ min: 0, max: 86_399 })),
    object: fc.constantFrom(...IDS),
    what: fc.constantFrom(
      'attribute',
      'attribute',
      'link',
      'link',
      'delete',
      'return',
      'attribution',
      'report',
    ),
    value: fc.nat({ max: 5 }),
  });

/** What happens to a few objects in some weeks, in the order of time. */
export const someHappenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(happening(fc.integer({ min: 0, max: DAYS - 1 })), { minLength: 20, maxLength: 80 })
  .map((list) => list.toSorted((one, other) => secondsOf(one) - secondsOf(other)));

export const instantOf = ({ day, seconds }: Happening): Instant => onDay(day, seconds);

const secondsOf = ({ day, seconds }: Happening): number => day * 86_400 + seconds;

interface Known {
  readonly status: ObjectStatus;
  readonly department: number | null;
  readonly links: ReadonlySet<string>;
}

/** Tells each happening as the event a capture would record; `undefined` when nothing changed. */
export class Narrator {
  private readonly known = new Map<string, Known>();
  private readonly audits: { readonly auditId: string; readonly occurredAt: Instant }[] = [];
  private readonly changes: { readonly id: string; readonly event: ChangeEvent }[] = [];

  tell(happened: Happening, id: string): TimelineEvent | undefined {
    if (happened.what === 'report') return this.report(happened, id);
    if (happened.what === 'attribution') return this.attribution(happened, id);
    const known = this.known.get(happened.object);
    const event = known === undefined ? this.found(happened) : this.changed(happened, known);
    if (event !== undefined) this.changes.push({ id, event });
    return event;
  }

  /** Of a record of its own, of one that is attributed soon or was, or of one reported before. */
  private report(happened: Happening, id: string): TimelineEvent {
    const { object, value, day } = happened;
    const own = { auditId: id, occurredAt: onDay(day - value, happened.seconds) };
    const { auditId, occurredAt } = value > 2 ? (this.audits.at(-1 - (day % 3)) ?? own) : own;
    this.audits.push({ auditId, occurredAt });
    const name = ACTORS[value % ACTORS.length] ?? 'ada';
    const { objectId: subject, objectType, displayName } = subjectOf(happened);
    const target = { type: 'user', displayName: null, properties: [] };
    return {
      type: 'ChangeReported',
      data: {
        objectId: subject,
        objectType,
        displayName,
        auditKey: auditId,
        auditId: value === 4 ? null : auditId,
        auditCorrelationId: `audit ${value}`,
        activity: 'Reset password',
        succeeded: value !== 1,
        actors: [{ kind: 'user', id: `id of ${name}`, name, ip: null }],
        occurredAt,
        targets: [object, IDS[value] ?? 'u1'].map((each) => ({ id: each, ...target })),
        source: 'import',
        record: {},
      },
    };
  }

  private found(happened: Happening): ChangeEvent {
    const links = new Set(IDS.slice(0, happened.value));
    this.known.set(happened.object, { status: 'live', department: happened.value, links });
    return {
      type: happened.day === 0 ? 'ObjectDiscovered' : 'ObjectCreated',
      data: {
        ...subjectOf(happened),
        attributes: { displayName: happened.object, department: happened.value },
        links: [...links].map(memberOf),
      },
    };
  }

  private changed(happened: Happening, known: Known): ChangeEvent | undefined {
    const { what, value } = happened;
    if (known.status === 'hard-deleted' && value > 3) return this.found(happened);
    if (what === 'return' && known.status !== 'live') return this.restored(happened, known);
    if (what === 'delete' && known.status !== 'hard-deleted') return this.deleted(happened, known);
    return known.status === 'live' ? this.edited(happened, known) : undefined;
  }

  private edited(happened: Happening, known: Known): ChangeEvent | undefined {
    return happened.what === 'link' ? this.linked(happened, known) : this.moved(happened, known);
  }

  private restored(happened: Happening, known: Known): ChangeEvent {
    this.known.set(happened.object, { ...known, status: 'live' });
    const was = known.status === 'soft-deleted' ? known.status : 'hard-deleted';
    return { type: 'ObjectRestored', data: { ...subjectOf(happened), was } };
  }

  private moved(happened: Happening, known: Known): ChangeEvent | undefined {
    const { object, value } = happened;
    if (value === known.department) return undefined;
    this.known.set(object, { ...known, department: value });
    const attributes = [{ name: 'department', before: known.department, after: value }];
    return { type: 'ObjectChanged', data: { ...subjectOf(happened), attributes, links: [] } };
  }

  private deleted(happened: Happening, known: Known): ChangeEvent {
    const { status } = known;
    const subject = subjectOf(happened);
    if (status === 'soft-deleted' || happened.value === 0) {
      this.known.set(happened.object, { ...known, status: 'hard-deleted' });
      const was = status === 'soft-deleted' ? status : 'live';
      return { type: 'ObjectHardDeleted', data: { ...subject, was } };
    }
    this.known.set(happened.object, { ...known, status: 'soft-deleted' });
    const deletedDateTime = instantOf(happened);
    return { type: 'ObjectSoftDeleted', data: { ...subject, deletedDateTime } };
  }

  private linked(happened: Happening, known: Known): ChangeEvent {
    const target = IDS[happened.value % IDS.length] ?? 'u1';
    const op: LinkChange['op'] = known.links.has(target) ? 'removed' : 'added';
    const links = new Set(known.links);
    if (op === 'added') links.add(target);
    else links.delete(target);
    this.known.set(happened.object, { ...known, links });
    const subject = subjectOf(happened);
    if (op === 'added' && happened.seconds % 2 === 0) {
      return { type: 'LinksDiscovered', data: { ...subject, links: [memberOf(target)] } };
    }
    const data = { ...subject, attributes: [], links: [{ ...memberOf(target), op }] };
    return { type: 'ObjectChanged', data };
  }

  /** Of one of the last changes, or of one long ago. */
  private attribution(happened: Happening, id: string): TimelineEvent | undefined {
    const change = this.changes.at(-1 - happened.value * 3) ?? this.changes.at(-1);
    if (change === undefined) return undefined;
    const { objectId: subject, objectType, displayName } = change.event.data;
    const name = ACTORS[happened.value % ACTORS.length] ?? 'ada';
    const own = { auditId: id, occurredAt: instantOf(happened) };
    const { auditId, occurredAt } = happened.value === 5 ? (this.audits.at(-1) ?? own) : own;
    if (happened.value < 3) this.audits.push({ auditId, occurredAt });
    return {
      type: 'ChangeAttributed',
      data: {
        objectId: subject,
        objectType,
        displayName,
        changeId: change.id,
        actors: [{ kind: 'user', id: `id of ${name}`, name, ip: null }],
        occurredAt,
        activity: 'Update',
        auditId,
        auditCorrelationId: happened.value % 2 === 0 ? `audit ${happened.value}` : null,
      },
    };
  }
}

const typeOf = (object: string): string => (object.startsWith('u') ? 'user' : 'group');

const subjectOf = (happened: Happening) => ({
  objectId: objectId(happened.object),
  objectType: typeOf(happened.object),
  displayName: happened.object,
  // So narrow that no attribution moves it: what is folded into a baseline is told as it was seen.
  window: { after: instantPlus(instantOf(happened), -1), until: instantOf(happened) },
});

const memberOf = (target: string) => ({
  relation: 'members',
  targetId: objectId(target),
  targetType: typeOf(target),
});
