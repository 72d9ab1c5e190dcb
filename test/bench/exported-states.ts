import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { ObjectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { type FoldedObject, folded } from './folded-object.js';

export const COMMITS = 12;
const BUFFER = 2 ** 20;

export interface ExportedFiles {
  /** For `git fast-import`: one JSON file per object, {@link COMMITS} commits. */
  readonly git: string;
  /** For COPY: object, type, status, attributes, valid from and until. */
  readonly versions: string;
  /** For COPY: source, relation, target, valid from and until. */
  readonly links: string;
}

/**
 * Writes what git and PostgreSQL are given, while the log is written: the states of the
 * objects that it takes, by their numbers.
 */
export class ExportedStates {
  readonly files: ExportedFiles;
  readonly #git: TextFile;
  readonly #versions: TextFile;
  readonly #links: TextFile;
  readonly #objects = new Map<number, Exported>();
  readonly #touched = new Set<Exported>();
  #commits = 0;
  #taken = 0;

  constructor(
    folder: string,
    private readonly span: { readonly first: number; readonly last: number },
    private readonly takes: (index: number) => boolean,
  ) {
    this.files = {
      git: join(folder, 'fast-import'),
      versions: join(folder, 'versions'),
      links: join(folder, 'links'),
    };
    this.#git = new TextFile(this.files.git);
    this.#versions = new TextFile(this.files.versions);
    this.#links = new TextFile(this.files.links);
  }

  /** How many it took. */
  get objects(): number {
    return this.#taken;
  }

  take(event: ChangeEvent, index: number, now: number): void {
    while (now > this.#dueAt(this.#commits)) this.#commit();
    if (!this.takes(index)) return;
    const known = this.#objects.get(index);
    if (known !== undefined) this.#writeEnded(known, event, now);
    const state = folded(known?.state, event, now);
    const exported = known ?? { id: event.data.objectId, state, since: now };
    if (!isOfLinks(event)) exported.since = now;
    this.#objects.set(index, exported);
    this.#touched.add(exported);
  }

  /** Writes what still holds, closes the files, and forgets the states. */
  end(): void {
    while (this.#commits < COMMITS) this.#commit();
    for (const exported of this.#objects.values()) {
      this.#writeVersion(exported, null);
      for (const [target, { relation, since }] of exported.state.links) {
        this.#writeLink(exported, { target, relation, since }, null);
      }
    }
    this.#taken = this.#objects.size;
    this.#objects.clear();
    for (const file of [this.#git, this.#versions, this.#links]) file.close();
  }

  /** The first commit is of the first full sync. */
  #dueAt(commit: number): number {
    const { first, last } = this.span;
    return commit === COMMITS ? Infinity : first + (commit * (last - first)) / (COMMITS - 1);
  }

  #writeEnded(exported: Exported, event: ChangeEvent, now: number): void {
    if (!isOfLinks(event)) this.#writeVersion(exported, now);
    if (event.type !== 'ObjectChanged') return;
    for (const { op, relation, targetId } of event.data.links) {
      const since = exported.state.links.get(targetId)?.since;
      if (op === 'added' || since === undefined) continue;
      this.#writeLink(exported, { target: targetId, relation, since }, now);
    }
  }

  #writeVersion({ id, state, since }: Exported, until: number | null): void {
    if (since === until) return;
    const json = JSON.stringify(state.attributes).replaceAll('\\', '\\\\');
    const range = rangeOf(since, until);
    this.#versions.add(`${id}\t${state.type}\t${state.status}\t${json}\t${range}\n`);
  }

  #writeLink(
    { id }: Exported,
    { target, relation, since }: { target: string; relation: string; since: number },
    until: number | null,
  ): void {
    if (since === until) return;
    this.#links.add(`${id}\t${relation}\t${target}\t${rangeOf(since, until)}\n`);
  }

  #commit(): void {
    const seconds = Math.floor(this.#dueAt(this.#commits) / 1_000);
    this.#git.add(
      `commit refs/heads/main\ncommitter bench <bench@example.com> ${seconds} +0000\ndata 0\n`,
    );
    for (const exported of this.#touched) this.#git.add(fileChange(exported));
    this.#touched.clear();
    this.#commits += 1;
  }
}

interface Exported {
  readonly id: ObjectId;
  readonly state: FoldedObject;
  /** When it last began to be as it is, links apart. */
  since: number;
}

/** Links have validity of their own: a version of a large group would be a copy of them all. */
const isOfLinks = ({ type, data }: ChangeEvent): boolean =>
  type === 'ObjectChanged' && data.attributes.length === 0;

/** In folders by how ids begin: git is slow with a folder of very many files. */
export const pathOf = (type: string, id: ObjectId): string =>
  `${type}/${id.slice(0, 2)}/${id}.json`;

const fileChange = ({ id, state }: Exported): string => {
  const path = pathOf(state.type, id);
  if (state.status !== 'live') return `D ${path}\n`;
  const links = Array.from(state.links, ([target, { relation }]) => `${relation}/${target}`).sort();
  const text = JSON.stringify({ id, ...state.attributes, links }, null, 2);
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
};

const rangeOf = (since: number, until: number | null): string =>
  `[${instantAt(since)},${until === null ? '' : instantAt(until)})`;

class TextFile {
  readonly #file: number;
  #parts: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= BUFFER) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#parts.join(''));
    this.#parts = [];
    this.#length = 0;
  }
}
