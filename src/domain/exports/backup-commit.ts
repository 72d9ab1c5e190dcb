import type { Existence } from '../comparison/net-difference.js';
import { titleOf } from '../directory/catalogue.js';
import type { ObjectType } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';
import { oneLine } from '../printable.js';
import type { BackupTaken } from '../timeline/backup-events.js';
import type { Actor } from '../timeline/events.js';

type Backup = BackupTaken['data'];

/** Of which backup a commit is, as its message tells. */
export interface BackupMark {
  readonly tenantId: string;
  readonly backupId: string;
  readonly position: string;
}

export interface Person {
  readonly name: string;
  readonly mail: string;
}

const STATELINE: Person = { name: 'Stateline', mail: 'stateline@localhost' };

type Verb = 'created' | 'changed' | 'restored' | 'deleted' | 'read for the first time';

const BETWEEN = '\n';

/** How many a message names; the rest is counted. */
const MOST_ACTORS = 50;

/** What changed between two backups, and who changed it, gathered object by object. */
export class ChangesTold {
  private readonly objects = new Map<string, number>();
  private readonly actors = new Map<string, { readonly actor: Actor; changes: number }>();
  private unknown = 0;

  object(type: ObjectType, before: Existence, after: Existence): void {
    this.count(type, verbOf(before, after));
  }

  /** An object that nobody changed: it, or links of it, were there before anybody looked. */
  met(type: ObjectType): void {
    this.count(type, 'read for the first time');
  }

  /** One change, by those the audit log names; by nobody where it names none. */
  change(actors: readonly Actor[]): void {
    if (actors.length === 0) this.unknown += 1;
    for (const actor of actors) {
      const key = actor.id ?? actor.name ?? actor.kind;
      const known = this.actors.get(key);
      if (known === undefined) this.actors.set(key, { actor, changes: 1 });
      else known.changes += 1;
    }
  }

  /** Of all that changed; ourselves where it was several, or anything is not known to be theirs. */
  author(tenantId: string): Person {
    const [only, ...others] = this.actors.values();
    if (only === undefined || others.length > 0 || this.unknown > 0) return STATELINE;
    return personOf(only.actor, tenantId);
  }

  /** As `2 users changed`, the most first. */
  words(): readonly string[] {
    return [...this.objects]
      .sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
      .map(([key, count]) => {
        const [title = '', verb = ''] = key.split(BETWEEN);
        return `${counted(count, title)} ${verb}`;
      });
  }

  private count(type: ObjectType, verb: Verb): void {
    const key = `${titleOf(type)}${BETWEEN}${verb}`;
    this.objects.set(key, (this.objects.get(key) ?? 0) + 1);
  }

  trailers(tenantId: string): readonly string[] {
    const most = [...this.actors.values()].sort((one, other) => other.changes - one.changes);
    const named = most.slice(0, MOST_ACTORS).map(({ actor, changes }) => {
      const { name, mail } = personOf(actor, tenantId);
      return `Changed-by: ${name} <${mail}> (${counted(changes, 'change')})`;
    });
    const more = most.length - named.length;
    return [
      ...named,
      ...(more > 0 ? [`Changed-by: ${String(more)} more`] : []),
      ...(this.unknown > 0 ? [`Changed-by: unknown (${counted(this.unknown, 'change')})`] : []),
    ];
  }
}

const verbOf = (before: Existence, after: Existence): Verb => {
  if (after !== 'live') return 'deleted';
  if (before === 'live') return 'changed';
  return before === 'absent' ? 'created' : 'restored';
};

const counted = (count: number, one: string): string => {
  if (count === 1) return `1 ${one}`;
  const many = one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`;
  return `${String(count)} ${many}`;
};

/** Fit for a line of a commit, and not taken for the end of its address. */
const plain = (text: string): string => oneLine(text.replace(/[<>]+/g, ' '));

const personOf = ({ id, name, kind }: Actor, tenantId: string): Person => {
  const told = plain(name ?? id ?? kind);
  const mail = told.includes('@') ? told : `${plain(id ?? kind)}@${tenantId}`;
  return { name: told === '' ? kind : told, mail: mail.replaceAll(' ', '') };
};

/** What a commit is made of, beside the ids of what it holds. */
export interface ToCommit {
  readonly tenantId: string;
  readonly backup: Backup;
  /** `null` where nobody knows what was before. */
  readonly changes: ChangesTold | null;
}

const MARK = 'Stateline-';

/** The text of a commit object: the same for the same backup, whoever makes it and whenever. */
export const commitText = (
  tree: string,
  parent: string | null,
  { tenantId, backup, changes }: ToCommit,
): string => {
  const seconds = Math.floor(Date.parse(backup.instant) / 1000);
  const author = changes?.author(tenantId) ?? STATELINE;
  const by = ({ name, mail }: Person): string => `${name} <${mail}> ${String(seconds)} +0000`;
  return [
    `tree ${tree}`,
    ...(parent === null ? [] : [`parent ${parent}`]),
    `author ${by(author)}`,
    `committer ${by(STATELINE)}`,
    '',
    messageOf({ tenantId, backup, changes }),
  ].join('\n');
};

const MOST_WORDS = 3;

const messageOf = ({ tenantId, backup, changes }: ToCommit): string => {
  const words = changes?.words() ?? wholeOf(backup.counts);
  const more = words.length - MOST_WORDS;
  const some = words.slice(0, MOST_WORDS).join(', ');
  const subject = more > 0 ? `${some} and ${String(more)} more` : some;
  return [
    subject === '' ? 'Nothing that is compared' : subject,
    '',
    `Backup of ${minuteOf(backup.instant)} UTC, ${reasons[backup.reason]}.`,
    ...(more > 0 ? ['', ...words.map((word) => `- ${word}`)] : []),
    '',
    ...(changes?.trailers(tenantId) ?? []),
    `${MARK}Tenant: ${tenantId}`,
    `${MARK}Backup: ${backup.backupId}`,
    `${MARK}Position: ${backup.position}`,
    `${MARK}Instant: ${backup.instant}`,
    `${MARK}State-Hash: ${backup.stateHash}`,
    '',
  ].join('\n');
};

const wholeOf = (counts: Backup['counts']): readonly string[] =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
    .map(([type, count]) => counted(count, titleOf(type)));

const reasons: Readonly<Record<Backup['reason'], string>> = {
  first: 'the first one',
  scheduled: 'taken daily',
  requested: 'taken on request',
  'before-recovery': 'taken before a recovery',
};

const minuteOf = (instant: Instant | string): string => instant.slice(0, 16).replace('T', ' ');

/** The backup that a commit's message tells of; `undefined` where it tells of none. */
export const markIn = (message: string): BackupMark | undefined => {
  const told = (name: string): string | undefined =>
    new RegExp(`^${MARK}${name}: (.+)$`, 'm').exec(message)?.[1];
  const [tenantId, backupId, position] = ['Tenant', 'Backup', 'Position'].map(told);
  if (tenantId === undefined || backupId === undefined || position === undefined) return undefined;
  return { tenantId, backupId, position };
};
