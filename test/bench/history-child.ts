/** Takes a task as its argument, does it, sends the rows to its parent, and ends. */
import { buildRows, type BuildTask } from './history-build.js';
import { replayRows, type ReplayTask } from './history-replay.js';

export type Task = BuildTask | ReplayTask;

const task = JSON.parse(process.argv[2] ?? '') as Task;
const rows = await (task.kind === 'replay' ? replayRows(task) : buildRows(task));
process.send?.(rows, () => {
  process.disconnect();
});
