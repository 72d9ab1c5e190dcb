import type { Json } from '../json.js';
import { backupsStream, baselineStream } from '../timeline/streams.js';
import type { Found, SealedHead } from './chain-walk.js';
import type { StatementLine } from './evidence.js';
import type { KeyRing } from './key-ring.js';
import type { ChainHead, Seal } from './seal.js';
import { sealedText } from './signed-text.js';
import type { Checks, Fault, Verification } from './verification.js';

export interface StatementWalkOptions {
  readonly checks: Checks;
  readonly ring: KeyRing;
  readonly tenantId: string;
  /** The day whose baseline stands for the slices that were removed. */
  readonly keptAfter: string | null;
  readonly acceptUnsealed: boolean;
}

/** Checks the seals of a tenant's backups, in the order of their stream, and of a baseline. */
export class StatementWalk {
  readonly heads: SealedHead[] = [];
  /** Heads of the baseline. */
  removed: readonly ChainHead[] = [];
  seals = 0;
  unsealed = 0;
  lastSeal: Verification['lastSeal'] = null;
  private hasBaseline = false;
  private backups = 0;
  private previous: string | null = null;
  private keyPlace = -1;
  /** The first backup that nobody vouches for whom one trusts, unless a later one does. */
  private unvouched: Found | undefined;

  constructor(private readonly options: StatementWalkOptions) {}

  take(line: StatementLine): Found | undefined {
    const baseline = line.statement['kind'] === 'BaselineSealed';
    return baseline ? this.takeBaseline(line) : this.takeBackup(line);
  }

  /** What can only be said once all statements are known. */
  end(): Found | undefined {
    const { keptAfter, tenantId } = this.options;
    if (keptAfter !== null && !this.hasBaseline) {
      const streamId = baselineStream(tenantId, keptAfter);
      const detail = 'No sealed baseline stands for the slices up to this day';
      return { what: 'missing', streamId, revision: null, id: null, detail };
    }
    return this.unvouched ?? this.contradiction();
  }

  private takeBackup(line: StatementLine): Found | undefined {
    const misplaced = this.misplaced(line);
    if (misplaced !== undefined) return misplaced;
    this.backups += 1;
    if (line.seal === null) return this.takeUnsealed(line);
    if (line.seal.previous !== this.previous) {
      return faulty(line, 'does not follow', 'Its seal names another backup before it');
    }
    const wrong = this.badSeal(line, line.seal) ?? this.superseded(line, line.seal);
    if (wrong === undefined) this.previous = this.digestOf(line, line.seal);
    return wrong;
  }

  private misplaced(line: StatementLine): Found | undefined {
    const { streamId, revision, statement } = line;
    if (streamId !== backupsStream(this.options.tenantId) || statement['kind'] !== 'BackupTaken') {
      return faulty(line, 'changed', 'No sealed statement of the tenant lies here');
    }
    if (revision === this.backups) return undefined;
    const detail = `Backup ${String(this.backups)} comes next, and this is ${String(revision)}`;
    return faulty(line, revision < this.backups ? 'out of order' : 'missing', detail);
  }

  private takeBaseline(line: StatementLine): Found | undefined {
    const { tenantId, keptAfter } = this.options;
    const isOurs = keptAfter !== null && line.streamId === baselineStream(tenantId, keptAfter);
    if (!isOurs || line.statement['day'] !== keptAfter || this.hasBaseline) {
      return faulty(line, 'changed', 'This is not the baseline that stands for what was removed');
    }
    this.hasBaseline = true;
    if (line.seal === null) return faulty(line, 'unsealed', 'The baseline carries no seal');
    this.removed = line.seal.heads;
    return this.badSeal(line, line.seal) ?? this.stranger(line, line.seal);
  }

  private takeUnsealed(line: StatementLine): Found | undefined {
    this.unsealed += 1;
    return this.options.acceptUnsealed ? undefined : faulty(line, 'unsealed', 'It carries no seal');
  }

  private badSeal(line: StatementLine, seal: Seal): Found | undefined {
    const { ring, tenantId } = this.options;
    const place = ring.placeOf(seal.keyId);
    if (place < 0) return faulty(line, 'unknown key', `Key ${seal.keyId} was never introduced`);
    if (!ring.verifies(place, sealedText(tenantId, line.statement, seal), seal.signature)) {
      return faulty(line, 'bad signature', 'Its signature does not fit what it says');
    }
    this.seals += 1;
    const by = nameOf(line);
    this.heads.push(...seal.heads.map((head) => ({ ...head, by })));
    this.lastSeal = { of: by, at: textOf(line.statement['instant']), keyId: seal.keyId };
    return undefined;
  }

  /** A key that handed over signs no more; and who is trusted vouches for all backups before. */
  private superseded(line: StatementLine, seal: Seal): Found | undefined {
    const place = this.options.ring.placeOf(seal.keyId);
    if (place < this.keyPlace) {
      return faulty(line, 'superseded key', 'A key signed it that had been replaced before');
    }
    this.keyPlace = place;
    const stranger = this.stranger(line, seal);
    this.unvouched = stranger === undefined ? undefined : (this.unvouched ?? stranger);
    return undefined;
  }

  private stranger(line: StatementLine, { keyId }: Seal): Found | undefined {
    if (!this.options.ring.isStranger(this.options.ring.placeOf(keyId))) return undefined;
    return faulty(
      line,
      'unknown key',
      `No key you trust vouches for key ${keyId}, which signed it`,
    );
  }

  private digestOf({ statement }: StatementLine, seal: Seal): string {
    const { checks, tenantId } = this.options;
    return checks.hash(sealedText(tenantId, statement, seal));
  }

  /** A backup may have sealed the very events that a baseline names as the last removed. */
  private contradiction(): Found | undefined {
    for (const { streamId, revision, chain } of this.removed) {
      const other = this.heads.find(
        (head) => head.streamId === streamId && head.revision === revision && head.chain !== chain,
      );
      if (other === undefined) continue;
      const detail = `${other.by} sealed another chain here than the baseline`;
      return { what: 'not as sealed', streamId, revision, id: null, detail };
    }
    return undefined;
  }
}

const faulty = ({ streamId, revision, statement }: StatementLine, what: Fault, detail: string) => {
  const { backupId } = statement;
  const id = typeof backupId === 'string' ? backupId : null;
  return { what, streamId, revision, id, detail };
};

const nameOf = ({ statement: { kind, backupId, day } }: StatementLine): string =>
  kind === 'BaselineSealed' ? `the baseline of ${textOf(day)}` : `backup ${textOf(backupId)}`;

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
