import type { Found } from './chain-walk.js';
import {
  type EndLine,
  EVIDENCE_FORMAT,
  type EvidenceLine,
  evidenceLineOf,
  type HeaderLine,
} from './evidence.js';
import { TenantWalk, type Trust } from './tenant-walk.js';
import { type Bad, type Checks, type Digest, nowhere, type Verification } from './verification.js';

const order: readonly EvidenceLine['kind'][] = ['header', 'key', 'statement', 'event', 'end'];

/** Walks over evidence line by line, up to the first thing that is wrong. */
export class EvidenceWalk {
  private readonly digest: Digest;
  private readonly counts = { header: 0, key: 0, statement: 0, event: 0, end: 0 };
  private line = 0;
  private phase = -1;
  private header: HeaderLine | undefined;
  private tenant: TenantWalk | undefined;
  private bad: Bad | null = null;

  constructor(
    private readonly checks: Checks,
    private readonly trust: Trust,
  ) {
    this.digest = checks.digest();
  }

  /** Change events taken so far. */
  get events(): number {
    return this.counts.event;
  }

  /** Takes the next line, without its line feed; whether it makes sense to go on. */
  take(text: string): boolean {
    this.line += 1;
    const found = this.foundIn(text);
    if (this.counts.end === 0) this.digest.add(`${text}\n`);
    if (found !== undefined) this.bad ??= { ...found, line: this.line };
    return this.bad === null;
  }

  /** What was found, when all lines have been taken. */
  report(): Verification {
    const cut = { ...nowhere('incomplete', 'It ends before its last line'), line: null };
    const bad = this.bad ?? (this.counts.end === 0 ? cut : null);
    const { tenantId, log, madeAt, keptAfter } = this.header ?? unknown;
    const counts = this.tenant?.counts() ?? nothing;
    const of = this.header?.of ?? 'changes';
    return { good: bad === null, bad, tenantId, of, log, madeAt, keptAfter, ...counts };
  }

  private foundIn(text: string): Found | undefined {
    try {
      const line = evidenceLineOf(text);
      return line === undefined ? malformed(text) : this.takeInPhase(line);
    } catch (error) {
      // Nested so deep that no recursion reaches its ground: no log has such an event.
      if (error instanceof RangeError) return malformed(text);
      throw error;
    }
  }

  private takeInPhase(line: EvidenceLine): Found | undefined {
    const phase = order.indexOf(line.kind);
    const follows = phase >= this.phase && (phase === 0) === (this.line === 1);
    if (!follows || this.counts.end > 0) {
      return nowhere('malformed', `A line of kind ${line.kind} has no place here`);
    }
    this.phase = phase;
    const found = this.tenant === undefined ? this.begin(line) : this.takeOf(this.tenant, line);
    this.counts[line.kind] += 1;
    return found;
  }

  private begin(line: EvidenceLine): Found | undefined {
    if (line.kind !== 'header') return nowhere('malformed', 'It does not begin with its header');
    this.header = line;
    this.tenant = new TenantWalk(line, this.checks, this.trust);
    if (line.format === EVIDENCE_FORMAT) return undefined;
    const formats = `${String(line.format)}, and this verifier reads ${String(EVIDENCE_FORMAT)}`;
    return nowhere('malformed', `It has format ${formats}`);
  }

  private takeOf(tenant: TenantWalk, line: EvidenceLine): Found | undefined {
    switch (line.kind) {
      case 'header':
        return undefined;
      case 'key':
        return tenant.takeKey(line);
      case 'statement':
        return tenant.takeStatement(line);
      case 'event':
        return tenant.takeEvent(line);
      case 'end':
        return tenant.end() ?? this.takeEnd(line);
    }
  }

  private takeEnd({ keys, statements, events, digest }: EndLine): Found | undefined {
    const { key, statement, event } = this.counts;
    const counted = keys === key && statements === statement && events === event;
    return counted && digest === this.digest.hex()
      ? undefined
      : nowhere('incomplete', 'Its last line speaks of other evidence');
  }
}

const unknown = { tenantId: null, log: null, madeAt: null, keptAfter: null };

const nothing = {
  ...{ events: 0, shards: 0, seals: 0, lastSeal: null },
  ...{ notYetSealed: 0, unproven: 0, keys: [] },
};

/** The place of an event stands at the end of its line. */
const PLACE_LENGTH = 400;
const PLACE = /"revision":(\d+)[^{}]*,"streamId":"([^"]*)"[^{}]*\}\s*$/;
const ID = /^.*"id":"([^"]{1,100})","kind":"event",/;

/** Names the event as far as its line can still be read; a line made to take long takes no longer. */
const malformed = (text: string): Found => {
  const detail = 'A byte of this line is not as it was written';
  const [, revision, streamId] = PLACE.exec(text.slice(-PLACE_LENGTH)) ?? [];
  const [, id] = ID.exec(text) ?? [];
  return {
    ...nowhere('malformed', detail),
    id: id ?? null,
    ...(revision === undefined || streamId === undefined
      ? {}
      : { streamId, revision: Number(revision) }),
  };
};
