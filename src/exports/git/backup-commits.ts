import type { NetDifference } from '../../domain/comparison/net-difference.js';
import { ChangesTold, commitText, type ToCommit } from '../../domain/exports/backup-commit.js';
import type { BackupTaken } from '../../domain/timeline/backup-events.js';
import { isFirstSight } from '../../domain/timeline/events.js';
import { comparePositions, position } from '../../event-store/event-store.port.js';
import {
  InstantOutsideHistory,
  type ObjectAt,
  type TenantHistory,
  type TenantState,
} from '../../history/history.port.js';
import { aboutText } from '../configuration-files.port.js';
import { ABOUT } from '../configuration-layout.port.js';
import { type Edits, put } from './edits.js';
import { putObject, removeObject } from './object-folders.js';
import { type Head, type NewObjects, NotOurRepository, type Repository } from './repository.js';

type Backup = BackupTaken['data'];

export interface ForCommit {
  readonly tenantId: string;
  readonly tenant: TenantHistory;
  readonly backup: Backup;
  /** Nothing is committed once it is aborted. */
  readonly signal: AbortSignal;
  /** Asked before the commit becomes the newest one. */
  readonly assertHeld: () => void;
}

/** `unchanged` makes no commit; `forgotten` is a backup of what retention has removed. */
export type Outcome = 'committed' | 'unchanged' | 'there already' | 'forgotten';

/**
 * Commits the tenant as a backup holds it, by writing what changed since the newest commit.
 * @throws NotOurRepository, and the reason of a signal that is aborted meanwhile
 */
export const commitBackup = async (repository: Repository, wanted: ForCommit): Promise<Outcome> => {
  const head = await repository.head();
  assertSameTenant(repository, head, wanted.tenantId);
  const at = position(wanted.backup.position);
  if (head !== undefined && comparePositions(position(head.mark.position), at) >= 0) {
    return 'there already';
  }
  const state = stateAt(wanted.tenant, wanted.backup.position);
  if (state === undefined) return 'forgotten';
  const objects = await repository.begin();
  try {
    const commit = await new Commit(wanted, state, objects, head).made();
    if (commit === undefined) {
      await objects.drop();
      return 'unchanged';
    }
    await objects.keep();
    wanted.assertHeld();
    await repository.moveTo(commit);
    return 'committed';
  } catch (error) {
    await objects.drop().catch(() => undefined);
    throw error;
  }
};

const assertSameTenant = ({ folder }: Repository, head: Head | undefined, tenantId: string) => {
  if (head === undefined || head.mark.tenantId === tenantId) return;
  const message = `${folder} holds exports of the tenant ${head.mark.tenantId}; each tenant takes a repository of its own`;
  throw new NotOurRepository(message);
};

const stateAt = (tenant: TenantHistory, text: string): TenantState | undefined => {
  try {
    return tenant.at({ position: position(text) });
  } catch (error) {
    if (error instanceof InstantOutsideHistory) return undefined;
    throw error;
  }
};

class Commit {
  private readonly edits: Edits = new Map();

  constructor(
    private readonly wanted: ForCommit,
    private readonly state: TenantState,
    private readonly objects: NewObjects,
    private readonly head: Head | undefined,
  ) {}

  /** Its id; `undefined` when nothing is other than in the newest one. */
  async made(): Promise<string | undefined> {
    const before = this.stateBefore();
    const changes = before === undefined ? await this.anew() : await this.changedSince(before);
    const base = changes === null ? undefined : this.head?.tree;
    const tree = await this.edited(base);
    if (tree === undefined || tree === this.head?.tree) return undefined;
    return this.whole(base, changes);
  }

  private stateBefore(): TenantState | undefined {
    const { head, wanted } = this;
    return head === undefined ? undefined : stateAt(wanted.tenant, head.mark.position);
  }

  private async whole(base: string | undefined, changes: ChangesTold | null): Promise<string> {
    const { tenantId, backup } = this.wanted;
    return this.commit(await this.withAbout(base), { tenantId, backup, changes });
  }

  private commit(tree: string, about: ToCommit): string {
    return this.objects.add(
      'commit',
      Buffer.from(commitText(tree, this.head?.commit ?? null, about)),
    );
  }

  private edited(base: string | undefined): Promise<string | undefined> {
    return this.objects.edited(base, this.edits);
  }

  /** With what the newest commit says of itself, so that it can be compared with that. */
  private async anew(): Promise<null> {
    const about = (await this.objects.entriesOf(this.head?.tree)).get(ABOUT);
    if (about !== undefined) put(this.edits, ABOUT, about);
    for await (const object of this.state.scan()) {
      if (object.status === 'live') this.put(object);
      await this.room();
    }
    return null;
  }

  private async changedSince(before: TenantState): Promise<ChangesTold> {
    const { tenant, backup } = this.wanted;
    const changes = new ChangesTold();
    const [from, until] = [before.trust.position, position(backup.position)];
    const differing = tenant.differences({ position: from }, { position: until });
    for await (const difference of differing) {
      const { objectId } = difference;
      this.tell(changes, difference);
      this.replace(before.object(objectId), this.state.object(objectId));
      await this.room();
    }
    return changes;
  }

  /** First sights are nobody's changes. */
  private tell(changes: ChangesTold, { objectType, existence, changeIds }: NetDifference): void {
    const entries = changeIds.map((id) => this.wanted.tenant.entry(id));
    const made = entries.filter((entry) => entry === undefined || !isFirstSight(entry.event));
    const wasMet = entries[0]?.event.type === 'ObjectDiscovered';
    if (made.length === 0) changes.met(objectType);
    else changes.object(objectType, wasMet ? 'live' : existence.before, existence.after);
    for (const entry of made) changes.change(entry?.actors ?? []);
  }

  /** Also the moment to end early. */
  private async room(): Promise<void> {
    await this.objects.room();
    this.wanted.signal.throwIfAborted();
  }

  /** What lies below another object may have moved to a third one. */
  private replace(former: ObjectAt | undefined, object: ObjectAt | undefined): void {
    if (former?.status === 'live') removeObject(this.edits, former);
    if (object?.status === 'live') this.put(object);
  }

  private put(object: ObjectAt): void {
    const links = this.state.allLinks(object.objectId);
    putObject(this.objects, this.edits, { ...object, links });
  }

  /** What is written is read back only when it is kept, so the same edits are made once more. */
  private async withAbout(base: string | undefined): Promise<string> {
    const { tenantId, backup } = this.wanted;
    const text = aboutText({ tenantId, instant: backup.instant }, Object.keys(backup.counts));
    const oid = this.objects.add('blob', Buffer.from(text));
    put(this.edits, ABOUT, { oid, isTree: false });
    return (await this.edited(base)) ?? this.objects.add('tree', Buffer.alloc(0));
  }
}
