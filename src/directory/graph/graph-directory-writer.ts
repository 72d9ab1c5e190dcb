import { InvalidValue } from '../../domain/errors.js';
import type { Instant } from '../../domain/instant.js';
import type { JsonObject } from '../../domain/json.js';
import type {
  KnownRef,
  Link,
  ObjectId,
  ObjectRef,
  Observation,
} from '../../domain/directory/directory-object.js';
import {
  type Creation,
  DirectoryRefused,
  DirectoryUnavailable,
  DirectoryWriter,
  type DirectoryWrite,
  type WriteOutcome,
} from '../directory.port.js';
import { WriterNotConfigured } from './errors.js';
import { BATCH_SIZE, writeTogether } from './graph-batch.js';
import { errorOf } from './exchange.js';
import type { Asking, GraphClient } from './graph-client.js';
import { isSaidMissing, JustMade, TRY_AGAIN_S } from './just-made.js';
import { LeaveToWrite } from './leave-to-write.js';
import { targetsThere } from './links.js';
import { isBatched, lookUp } from './lookup.js';
import { isToldByItsKey, madeAlready, madeSince } from './made-already.js';
import { isForGood, unavailableUnlessForGood } from './read-failure.js';
import { isThereStill } from './there-still.js';
import { outcomeOf } from './write-outcomes.js';
import { requestFor, unwritableIn } from './write-requests.js';
import { requestsOf, takesSeveral } from './write-sequence.js';

type MayWrite = (() => void) | undefined;

/** Writes to Microsoft Graph, with the writer's own identity. */
export class GraphDirectoryWriter extends DirectoryWriter {
  readonly configured: boolean;
  private readonly asking: Asking;
  private readonly justMade: JustMade;

  constructor(private readonly client: GraphClient) {
    super();
    this.configured = client.settings.writer !== null;
    this.asking = { client, as: 'writer' };
    this.justMade = new JustMade(client.settings.now);
  }

  /** @throws DirectoryRefused, DirectoryUnavailable, WriterNotConfigured */
  async objects(refs: readonly KnownRef[]): Promise<readonly Observation[]> {
    this.assertConfigured();
    return lookUp(this.asking, refs).catch(unavailableUnlessForGood);
  }

  /** @throws DirectoryRefused, DirectoryUnavailable, WriterNotConfigured */
  async linkTargets(
    links: readonly (ObjectRef & { link: Link })[],
  ): Promise<readonly (ObjectId | null)[]> {
    this.assertConfigured();
    return targetsThere(this.asking, links).catch(unavailableUnlessForGood);
  }

  /** @throws DirectoryRefused, DirectoryUnavailable, WriterNotConfigured */
  async created(creation: Creation, since: Instant): Promise<ObjectId | null> {
    this.assertConfigured();
    return madeSince(this.asking, creation, since).catch(unavailableUnlessForGood);
  }

  /** @throws WriterNotConfigured */
  async write(
    writes: readonly DirectoryWrite[],
    mayWrite?: () => void,
  ): Promise<readonly WriteOutcome[]> {
    this.assertConfigured();
    const outcomes = new Map<DirectoryWrite, WriteOutcome>();
    for (const write of writes) {
      const why = this.impossible(write);
      if (why !== null) outcomes.set(write, { outcome: 'refused', status: 400, detail: why });
    }
    const open = writes.filter((write) => !outcomes.has(write));
    let kept: WriteOutcome | null = null;
    for (const some of inGroups(open)) {
      if (kept !== null) break;
      for (const [write, outcome] of await this.writeSome(some, mayWrite)) {
        outcomes.set(write, outcome);
        if (outcome.outcome === 'not-sent') kept = outcome;
      }
    }
    // What keeps one from being sent keeps those after it, too.
    const others = kept ?? { outcome: 'unknown', detail: 'no answer' };
    return writes.map((write) => outcomes.get(write) ?? others);
  }

  /** Why a write has nothing that could be sent; `null` when it has. */
  private impossible(write: DirectoryWrite): string | null {
    if (write.operation === 'update') return unwritableIn(write);
    try {
      requestFor(write, this.client.settings.graphUrl);
      return null;
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      return error.message;
    }
  }

  private async writeSome(
    batch: readonly DirectoryWrite[],
    mayWrite: MayWrite,
  ): Promise<readonly (readonly [DirectoryWrite, WriteOutcome])[]> {
    const [first] = batch;
    if (first !== undefined && !isTogether(first)) {
      return [[first, await this.writeAlone(first, mayWrite)]];
    }
    const { graphUrl } = this.client.settings;
    const requests = batch.map((write) => requestFor(write, graphUrl));
    const answers = await writeTogether(this.client, requests, 'writer', mayWrite);
    return Promise.all(
      batch.map(async (write, index): Promise<readonly [DirectoryWrite, WriteOutcome]> => {
        const answer = answers[index] ?? { status: 0, body: null, retryAfterMs: null };
        return [write, await this.settled(write, outcomeOf(write, answer), mayWrite)];
      }),
    );
  }

  /** What takes several requests; and policies, whose one request a second gains nothing in a batch. */
  private async writeAlone(write: DirectoryWrite, mayWrite: MayWrite): Promise<WriteOutcome> {
    return this.settled(write, await this.tried(write, mayWrite), mayWrite);
  }

  private async tried(write: DirectoryWrite, mayWrite: MayWrite): Promise<WriteOutcome> {
    let leave = new LeaveToWrite(mayWrite);
    let outcome: WriteOutcome = { outcome: 'already-so' };
    let begun = false;
    const { graphUrl } = this.client.settings;
    try {
      for await (const request of requestsOf(write, graphUrl, (path) => this.read(path))) {
        leave = new LeaveToWrite(mayWrite);
        const asked = { ...request, mayWrite: leave.ask };
        const { status, body } = await this.client.send(asked, 'writer');
        outcome = outcomeOf(write, { status, body, retryAfterMs: null });
        if (outcome.outcome !== 'done') return begun ? asBegun(outcome) : outcome;
        begun = true;
      }
      return outcome;
    } catch (error) {
      const end = outcomeOf(write, leave.answerFor(error));
      return begun ? asBegun(end) : end;
    }
  }

  /** Empty when it is not there; the write itself then says so. @throws DirectoryUnavailable, DirectoryRefused */
  private async read(path: string): Promise<JsonObject> {
    const { status, body } = await this.client.send({ method: 'GET', path }, 'writer');
    if (status === 200 && body !== null) return body;
    if (status === 404) return {};
    const { code, message } = errorOf(body);
    if (isForGood(status)) throw new DirectoryRefused(status, code, message);
    throw new DirectoryUnavailable(`${path} cannot be read: ${String(status)} ${code} ${message}`);
  }

  /** A second look at a refusal: it may be so already, or not be known yet what was just made. */
  private async settled(
    write: DirectoryWrite,
    first: WriteOutcome,
    mayWrite: MayWrite,
  ): Promise<WriteOutcome> {
    let outcome = first;
    for (const seconds of TRY_AGAIN_S) {
      if (!(await this.isUnknownYet(write, outcome))) break;
      await this.client.settings.wait(seconds * 1000, undefined);
      const next = await this.tried(write, mayWrite);
      outcome = isBegun(outcome) ? asBegun(next) : next;
    }
    if (outcome.outcome === 'refused') outcome = (await this.soAlready(write)) ?? outcome;
    if (outcome.outcome === 'done') this.note(write, outcome.createdId);
    return outcome;
  }

  /** Whether something is said not to be there that was made a moment ago. */
  private async isUnknownYet(write: DirectoryWrite, outcome: WriteOutcome): Promise<boolean> {
    if (write.operation === 'restore' || !this.justMade.isNamedIn(write)) return false;
    if (outcome.outcome === 'refused') return isSaidMissing(outcome.status, outcome.detail);
    return outcome.outcome === 'already-so' && (await isThereStill(this.asking, write));
  }

  private note(write: DirectoryWrite, createdId: ObjectId | undefined): void {
    if (createdId !== undefined) this.justMade.add(createdId);
    else if (write.operation === 'restore') this.justMade.add(write.objectId);
  }

  /** An object that is not in the bin may be back; a grant that cannot be made may be there. */
  private async soAlready(write: DirectoryWrite): Promise<WriteOutcome | null> {
    if (write.operation === 'restore') return this.backAlready(write);
    if (write.operation !== 'create' || !isToldByItsKey(write.objectType)) return null;
    const createdId = await madeAlready(this.asking, write, null).catch(() => null);
    return createdId === null ? null : { outcome: 'already-so', createdId };
  }

  private async backAlready({ objectId, objectType }: ObjectRef): Promise<WriteOutcome | null> {
    const [found] = await lookUp(this.asking, [{ objectId, objectType }]).catch(() => []);
    return found?.seen === 'present' ? { outcome: 'already-so' } : null;
  }

  private assertConfigured(): void {
    if (!this.configured) throw new WriterNotConfigured();
  }
}

const isBegun = (outcome: WriteOutcome): boolean =>
  outcome.outcome === 'refused' && outcome.isBegun === true;

/** What became of a write of which the directory had taken a part before. */
const asBegun = (outcome: WriteOutcome): WriteOutcome => {
  if (outcome.outcome === 'refused') return { ...outcome, isBegun: true };
  return outcome.outcome === 'not-sent'
    ? { outcome: 'unknown', detail: 'Only a part was sent' }
    : outcome;
};

/** What takes one request that gains from going with others. */
const isTogether = (write: DirectoryWrite): boolean => isBatched(write) && !takesSeveral(write);

/** Batches, then each of the others by itself. */
function* inGroups(writes: readonly DirectoryWrite[]): Generator<readonly DirectoryWrite[]> {
  const together = writes.filter(isTogether);
  for (let start = 0; start < together.length; start += BATCH_SIZE) {
    yield together.slice(start, start + BATCH_SIZE);
  }
  for (const write of writes) if (!isTogether(write)) yield [write];
}
