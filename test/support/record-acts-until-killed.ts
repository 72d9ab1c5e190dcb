/**
 * Somebody at work, to be killed. Waits for a line on its input, then does one thing after the other for as
 * long as it lives: asks, acts, tells what became of it. Prints `asked` or `done` and the number of
 * each once it was told that it stands. Arguments: data folder.
 */
import { once } from 'node:events';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { StoredOperatorsAudit } from '../../src/operators/stored-operators-audit.js';
import { anAct, systemClock } from './some-acts.js';
import { tell } from './tell.js';

const [folder = ''] = process.argv.slice(2);
await once(process.stdin, 'data');
const audit = new StoredOperatorsAudit(await EmbeddedEventStore.open(folder), systemClock);
for (let number = 0; ; number += 1) {
  const act = anAct({ action: 'approve', requestId: String(number) });
  await audit.record(['t'], { ...act, outcome: 'asked' });
  tell(`asked ${String(number)}`);
  audit.note(['t'], anAct({ requestId: `read ${String(number)}` }));
  await audit.record(['t'], { ...act, outcome: 'allowed' });
  tell(`done ${String(number)}`);
}
