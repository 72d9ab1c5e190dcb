import { type Link, displayNameOf, objectId } from '../domain/directory/directory-object.js';
import type { WithoutCause } from '../domain/recovery/cause/without-changes.js';
import { wouldBe } from '../domain/recovery/cause/would-be.js';
import { jsonLine } from '../exports/formats.port.js';
import type { Lines, ObjectAt, TenantState } from '../history/history.port.js';

export interface CounterfactualSight {
  readonly state: TenantState;
  readonly type: string | undefined;
  /** In id order, as the lines of the state are. */
  readonly differing: (signal: AbortSignal) => AsyncIterable<WithoutCause>;
}

/** The lines of a tenant as it would be without some changes: those that are the same are passed on as they are. */
export async function* linesWithout(
  { state, type, differing }: CounterfactualSight,
  signal: AbortSignal,
): AsyncGenerator<Lines> {
  const overlay = new Overlay(differing(signal));
  try {
    for await (const lines of state.lines(type)) yield await overlay.over(lines);
  } finally {
    await overlay.close();
  }
}

/** What would be different, laid over lines in the same order. */
class Overlay {
  readonly #differing: AsyncIterator<WithoutCause, unknown>;
  #next: WithoutCause | undefined;
  #isBegun = false;

  constructor(differing: AsyncIterable<WithoutCause>) {
    this.#differing = differing[Symbol.asyncIterator]();
  }

  async over(lines: Lines): Promise<Lines> {
    if (!this.#isBegun) await this.#go();
    const { bytes } = lines;
    const last = idIn(bytes.subarray(bytes.lastIndexOf(NEWLINE, -2) + 1));
    if (this.#next === undefined || this.#next.net.objectId > last) return lines;
    const parts: Buffer[] = [];
    let { objects } = lines;
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(NEWLINE, start) + 1;
      const line = await this.#lineOver(bytes.subarray(start, end));
      if (line === undefined) objects -= 1;
      else parts.push(line);
      start = end;
    }
    return { objects, bytes: Buffer.concat(parts) };
  }

  async close(): Promise<void> {
    await this.#differing.return?.();
  }

  /** `undefined` for an object that would not be there. */
  async #lineOver(line: Buffer): Promise<Buffer | undefined> {
    const id = idIn(line);
    while (this.#next !== undefined && this.#next.net.objectId < id) await this.#go();
    if (this.#next?.net.objectId !== id) return line;
    return lineWithout(line, this.#next);
  }

  async #go(): Promise<void> {
    this.#isBegun = true;
    const { done, value } = await this.#differing.next();
    this.#next = done === true ? undefined : value;
  }
}

const NEWLINE = 0x0a;
const ID = '"objectId":"';

/** The id of the object in a line, which stands in front. */
const idIn = (line: Buffer): string => {
  const start = line.indexOf(ID) + ID.length;
  const id = line.toString('utf8', start, line.indexOf('"', start));
  return id.includes('\\') ? objectIn(line).objectId : id;
};

type Line = ObjectAt & { readonly kind: 'object'; readonly links: readonly Link[] };

const objectIn = (line: Buffer): Line => JSON.parse(line.toString()) as Line;

/** Without what tells of the change that made it as it is. */
const lineWithout = (line: Buffer, found: WithoutCause): Buffer | undefined => {
  if (found.then === 'absent') return undefined;
  const { kind, objectType, deletedDateTime, ...now } = objectIn(line);
  const { attributes, links } = wouldBe(now, found);
  const id = objectId(now.objectId);
  return Buffer.from(
    jsonLine({
      ...{ kind, objectId: id, objectType, displayName: displayNameOf(id, attributes) },
      ...{ status: found.then, attributes },
      deletedDateTime: found.then === 'live' ? null : deletedDateTime,
      links,
    }),
  );
};
