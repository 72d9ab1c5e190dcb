import { covers } from '../comparison/net-difference.js';
import { rootOf } from '../directory/difference.js';
import type { Link } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';
import type { Actor, ChangeEvent } from '../timeline/events.js';

/** A change event with what the audit log says about it. */
export interface ToldChange {
  readonly changeId: string;
  readonly event: ChangeEvent;
  readonly actors: readonly Actor[];
  readonly activities: readonly string[];
  readonly occurredAt: Instant | null;
  readonly observedAt: Instant;
}

/** Of a change: what it was about, who made it, and when. */
export interface TakenChange {
  readonly changeId: string;
  readonly type: ChangeEvent['type'];
  /** OData paths of the attributes it changed. */
  readonly attributes: readonly string[];
  readonly links: readonly Link[];
  readonly by: readonly string[];
  readonly at: Instant;
  readonly activity: string | null;
}

type Pair = Pick<Link, 'relation' | 'targetId'>;

/** As verdicts and conflicts name a link. */
export const linkName = ({ relation, targetId }: Pair): string => `${relation}/${targetId}`;

/** The little of a change that reasons are made from. */
export const takenChange = ({ changeId, event, ...told }: ToldChange): TakenChange => {
  const { attributes, links } =
    event.type === 'ObjectChanged' ? event.data : { attributes: [], links: [] };
  return {
    changeId,
    type: event.type,
    attributes: attributes.map(({ name }) => name),
    links,
    by: [...new Set(told.actors.map(nameOf))],
    at: told.occurredAt ?? told.observedAt,
    activity: told.activities[0] ?? null,
  };
};

const nameOf = ({ kind, name, id }: Actor): string => name ?? id ?? unnamed[kind];

const unnamed: Readonly<Record<Actor['kind'], string>> = {
  user: 'a user',
  application: 'an application',
  agent: 'an agent',
  sync: 'the synchronisation with Active Directory',
  provisioning: 'a provisioning service',
  system: 'the directory itself',
  stateline: 'Stateline',
};

/** Why a step is taken, and which changes it takes back. */
export interface Cause {
  readonly reason: string;
  readonly changeIds: readonly string[];
}

/** The changes to one object that a plan takes back, found by what they were about. */
export class TakenChanges {
  private readonly byRoot = new Map<string, TakenChange[]>();
  private readonly byLink = new Map<string, TakenChange[]>();
  private readonly ofLife: TakenChange[] = [];

  /** @param changes in log order */
  constructor(changes: readonly TakenChange[]) {
    for (const change of changes) {
      if (change.type !== 'ObjectChanged') this.ofLife.push(change);
      for (const root of new Set(change.attributes.map(rootOf))) put(this.byRoot, root, change);
      for (const link of change.links) put(this.byLink, linkName(link), change);
    }
  }

  ofAttributes(names: readonly string[]): Cause {
    const roots = [...new Set(names.map(rootOf))];
    const found = roots
      .flatMap((root) => this.byRoot.get(root) ?? [])
      .filter(({ attributes }) => attributes.some(overlapping(names)));
    return cause('Changed', [...new Set(found)]);
  }

  ofLink(link: Pair, verb: 'Added' | 'Removed'): Cause {
    return cause(verb, this.byLink.get(linkName(link)) ?? []);
  }

  /** What ended its existence, or began it. */
  ofExistence(verb: 'Created' | 'Deleted'): Cause {
    const verbs = verb === 'Created' ? beginnings : ends;
    const found = this.ofLife.filter(({ type }) => verbs[type] !== undefined);
    if (found.length === 0) return cause(verb, []);
    const [first = '', ...then] = found
      .slice(-2)
      .map((change) => cause(verbs[change.type] ?? verb, [change]).reason);
    return {
      reason: [first, ...then.map(goingOn)].join('; '),
      changeIds: found.map(({ changeId }) => changeId),
    };
  }
}

const goingOn = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;

type Verbs = Readonly<Partial<Record<ChangeEvent['type'], string>>>;

const beginnings: Verbs = {
  ObjectDiscovered: 'First seen',
  ObjectCreated: 'Created',
  ObjectRestored: 'Restored',
};
const ends: Verbs = { ObjectSoftDeleted: 'Deleted', ObjectHardDeleted: 'Deleted for good' };

const put = (index: Map<string, TakenChange[]>, name: string, change: TakenChange): void => {
  const known = index.get(name);
  if (known === undefined) index.set(name, [change]);
  else known.push(change);
};

/** Whether a path is one of some, or lies above or below one. */
export const overlapping = (paths: readonly string[]) => (name: string) =>
  paths.some((path) => covers(path, name) || covers(name, path));

/** Changes in one sentence: what was done, by whom, when. */
export const cause = (verb: string, changes: readonly TakenChange[]): Cause => {
  const last = changes.at(-1);
  if (last === undefined) return { reason: `${verb} since; by whom is not known`, changeIds: [] };
  const by = byWhom([...new Set(changes.flatMap((change) => change.by))]);
  const when = inWords(last.at);
  const activity = last.activity === null ? '' : ` (${last.activity})`;
  return {
    reason:
      changes.length === 1
        ? `${verb} ${by} on ${when}${activity}`
        : `${verb} ${String(changes.length)} times ${by}, last on ${when}`,
    changeIds: changes.map(({ changeId }) => changeId),
  };
};

const MOST_NAMED = 3;

const byWhom = (names: readonly string[]): string => {
  if (names.length === 0) return 'by somebody unknown';
  const more = names.length - MOST_NAMED;
  const rest = more > 0 ? ` and ${String(more)} others` : '';
  return `by ${names.slice(0, MOST_NAMED).join(', ')}${rest}`;
};

const inWords = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
