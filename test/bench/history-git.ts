import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

import type { ObjectId } from '../../src/domain/directory/directory-object.js';
import { type ExportedStates, pathOf } from './exported-states.js';
import { type BenchRow, notRun, rowOf, inRounds, timed } from './measure.js';
import { sizeOf } from './memory.js';
import type { Asked } from './history-questions.js';

const BY = 'JSON files in git';

export const gitIsThere = (): boolean => spawnSync('git', ['--version']).status === 0;

/**
 * The same questions to one JSON file per object in a git repository: what people have who commit exports.
 */
export async function* benchGit(
  parent: string,
  { files, objects }: ExportedStates,
  { pick, data }: Asked,
  users: readonly ObjectId[],
): AsyncGenerator<BenchRow> {
  if (!gitIsThere()) {
    yield { ...notRun('all questions', 'git is not installed'), by: BY };
    return;
  }
  const folder = join(parent, 'git');
  const { ms } = await timed(() => imported(folder, files.git));
  const commits = commitsIn(folder);
  const note = `${objects} objects, ${commits.length} commits`;
  const ask = async (question: string, runs: number, args: () => readonly string[]) => {
    const row = await inRounds(question, 'ms', runs, () => git(folder, args()));
    return { ...row, by: BY, note };
  };
  yield { ...rowOf('make it', 's', [ms / 1_000]), by: BY, note };
  yield { ...rowOf('size on disk', 'MB', [sizeOf(folder) / 2 ** 20]), by: BY, note };
  const [before = '', last = ''] = commits.slice(-2);
  const user = (): string => pathOf('user', pick(users));
  yield await ask('one object at a random instant', 60, () => [
    'show',
    `${pick(commits)}:${user()}`,
  ]);
  yield await ask('whole tenant at an instant', 3, () => ['archive', pick(commits)]);
  yield await ask('count at an instant', 9, () => ['ls-tree', '-r', '--name-only', pick(commits)]);
  yield await ask('who pointed at an object at an instant', 3, () => [
    ...['grep', '-l', pick(users), pick(commits), '--', 'group'],
  ]);
  yield await ask('difference of the last two commits, names', 9, () => [
    ...['diff', '--name-only', before, last],
  ]);
  yield await ask('difference of the last two commits, all rows', 3, () => ['diff', before, last]);
  yield await ask('timeline of an object', 9, () => ['log', '-p', '--', user()]);
  yield await ask('members of the largest group, all', 20, () => [
    ...['show', `${pick(commits)}:${pathOf('group', data.largestGroup)}`],
  ]);
}

const imported = async (folder: string, file: string): Promise<void> => {
  mkdirSync(folder);
  await git(folder, ['init', '--bare', '--quiet']);
  const input = openSync(file, 'r');
  const status = await git(folder, ['fast-import', '--quiet'], input);
  closeSync(input);
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
};

const commitsIn = (folder: string): readonly string[] =>
  spawnSync('git', ['rev-list', '--reverse', 'main'], { cwd: folder, encoding: 'utf8' })
    .stdout.trim()
    .split('\n');

/** Its exit status; not 0 as well when an object was not there at a commit. */
const git = async (
  cwd: string,
  args: readonly string[],
  input: number | 'ignore' = 'ignore',
): Promise<number | null> => {
  const child = spawn('git', args, { cwd, stdio: [input, 'pipe', 'ignore'] });
  child.stdout?.resume();
  await once(child, 'close');
  return child.exitCode;
};
