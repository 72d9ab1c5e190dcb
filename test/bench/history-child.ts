/** Takes a task as its argument, does it, sends the rows to its parent, and ends. */
import { exportRows, type ExportTask } from './exports-write.js';
import { buildRows, type BuildTask } from './history-build.js';
import { replayRows, type ReplayTask } from './history-replay.js';
import type { BenchRow } from './measure.js';

export type Task = BuildTask | ExportTask | ReplayTask;

const task = JSON.parse(process.argv[2] ?? '') as Task;
const rows = await rowsFor(task);
process.send?.(rows, () => {
  process.disconnect();
});

function rowsFor(asked: Task): Promise<readonly BenchRow[]> {
  switch (asked.kind) {
    case 'replay':
      return replayRows(asked);
    case 'export':
      return exportRows(asked);
    case 'build':
    case 'reopen':
      return buildRows(asked);
  }
}
