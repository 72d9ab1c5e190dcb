import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import git from 'isomorphic-git';
import { type BackupMark, markIn } from '../../domain/exports/backup-commit.js';
import { StatelineError } from '../../domain/errors.js';
import { type Edits, type Entry, treeOf } from './edits.js';
import { type Kind, oidOf, TEMPORARY, writeSafely } from './pack.js';
import { Packs } from './packs.js';

export const BRANCH = 'main';

/** The folder holds something else than a repository of ours. */
export class NotOurRepository extends StatelineError {
  readonly code = 'not-our-repository';
  readonly category = 'incorrect';
}

/** The newest commit, and of which backup it is. */
export interface Head {
  readonly commit: string;
  readonly tree: string;
  readonly mark: BackupMark;
}

/**
 * A bare repository with one branch. What is there was written whole: a kill leaves the last commit, or the
 * next one.
 */
export class Repository {
  private constructor(readonly folder: string) {}

  /** Opens a repository, or makes one of a new or empty folder. @throws NotOurRepository */
  static async open(folder: string): Promise<Repository> {
    await mkdir(folder, { recursive: true });
    if (!fs.existsSync(join(folder, 'HEAD'))) await make(folder);
    const packs = join(folder, PACKS);
    await mkdir(packs, { recursive: true });
    for (const name of await readdir(packs)) {
      if (name.startsWith(TEMPORARY)) await rm(join(packs, name), { force: true });
    }
    return new Repository(folder);
  }

  /** `undefined` before the first commit. @throws NotOurRepository */
  async head(): Promise<Head | undefined> {
    const oid = await this.tip();
    if (oid === undefined) return undefined;
    const { commit } = await git.readCommit({ fs, gitdir: this.folder, oid });
    const mark = markIn(commit.message);
    if (mark === undefined) {
      throw new NotOurRepository(
        `The newest commit ${oid} in ${this.folder} is none of Stateline's: exports take a repository of their own`,
      );
    }
    return { commit: oid, tree: commit.tree, mark };
  }

  /** Id of the newest commit. */
  async tip(): Promise<string | undefined> {
    try {
      return await git.resolveRef({ fs, gitdir: this.folder, ref: `refs/heads/${BRANCH}` });
    } catch (error) {
      if (error instanceof git.Errors.NotFoundError) return undefined;
      throw error;
    }
  }

  begin(): Promise<NewObjects> {
    return NewObjects.open(this.folder);
  }

  /** Makes a commit the newest one, in one step. */
  async moveTo(commit: string): Promise<void> {
    const written = join(this.folder, `${TEMPORARY}ref`);
    await writeSafely(written, `${commit}\n`);
    await rename(written, join(this.folder, 'refs', 'heads', BRANCH));
  }
}

const PACKS = join('objects', 'pack');

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';

/** HEAD comes last, since it makes a folder a repository. */
const make = async (folder: string): Promise<void> => {
  const ours = ['objects', 'refs', 'config'];
  const [other] = (await readdir(folder)).filter(
    (name) => !ours.includes(name) && !name.startsWith(TEMPORARY),
  );
  if (other !== undefined) {
    const message = `${folder} holds ${other} and is no bare repository; exports take a new or empty folder`;
    throw new NotOurRepository(message);
  }
  await mkdir(join(folder, 'objects', 'info'), { recursive: true });
  await mkdir(join(folder, PACKS), { recursive: true });
  await mkdir(join(folder, 'refs', 'heads'), { recursive: true });
  await writeSafely(join(folder, 'config'), CONFIG);
  const head = join(folder, `${TEMPORARY}HEAD`);
  await writeSafely(head, `ref: refs/heads/${BRANCH}\n`);
  await rename(head, join(folder, 'HEAD'));
};

/** Objects of a commit that is being made. Folders are read often, so they do not lie among all the files. */
export class NewObjects {
  /** Of what is read while a commit is made. */
  private readonly cache = {};

  private constructor(
    private readonly folder: string,
    private readonly files: Packs,
    private readonly folders: Packs,
  ) {}

  static async open(folder: string): Promise<NewObjects> {
    const packs = join(folder, PACKS);
    // A process that hung until another took over must not go on in what that one writes.
    const own = randomUUID();
    return new NewObjects(
      folder,
      await Packs.open(packs, `${own}-files`),
      await Packs.open(packs, `${own}-folders`),
    );
  }

  add(kind: Kind, body: Buffer): string {
    return (kind === 'blob' ? this.files : this.folders).add(kind, body);
  }

  async room(): Promise<void> {
    await this.files.room();
    await this.folders.room();
  }

  /** What a folder is with some edits; `undefined` when nothing is left in it. */
  async edited(base: string | undefined, edits: Edits): Promise<string | undefined> {
    const entries = await this.entriesOf(base);
    for (const [name, edit] of edits) {
      const found = entries.get(name);
      const entry =
        edit instanceof Map
          ? treeEntry(await this.edited(found?.isTree === true ? found.oid : undefined, edit))
          : edit;
      if (entry === null) entries.delete(name);
      else entries.set(name, entry);
    }
    if (entries.size === 0) return undefined;
    const body = treeOf(entries);
    return base === oidOf('tree', body) ? base : this.add('tree', body);
  }

  async entriesOf(tree: string | undefined): Promise<Map<string, Entry>> {
    if (tree === undefined) return new Map();
    const { folder: gitdir, cache } = this;
    const read = await git.readTree({ fs, gitdir, oid: tree, cache });
    return new Map(
      read.tree.map(({ path, oid, type }) => [path, { oid, isTree: type === 'tree' }]),
    );
  }

  /** They are on disk when it resolves. */
  async keep(): Promise<void> {
    await this.files.keep();
    await this.folders.keep();
  }

  async drop(): Promise<void> {
    await Promise.allSettled([this.files.drop(), this.folders.drop()]);
  }
}

const treeEntry = (oid: string | undefined): Entry | null =>
  oid === undefined ? null : { oid, isTree: true };
