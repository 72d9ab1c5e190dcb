import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { StoredOperatorsAudit } from '../../src/operators/stored-operators-audit.js';
import { SealedTenant, verified } from '../support/sealed-tenant.js';
import { start } from '../support/children.js';
import { anAct, recordedIn, systemClock } from '../support/some-acts.js';

const ROUNDS = 3;

describe('The operators’ audit of a process that is killed', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-killed-operator-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds all that was said to stand, what was asked before what became of it, in one chain', async () => {
    let before = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const told = await killedAfter(folder, 10 + round * 7);
      const store = await EmbeddedEventStore.open(folder);
      const acts = await recordedIn(store);
      const ours = acts.slice(before);
      for (const line of told) {
        const [what, requestId] = line.split(' ');
        const outcome = what === 'asked' ? 'asked' : 'allowed';
        expect(ours).toContainEqual(expect.objectContaining({ requestId, outcome }));
      }
      for (const { requestId } of ours.filter(({ outcome }) => outcome === 'asked')) {
        const outcomes = ours.filter((act) => act.requestId === requestId);
        expect(outcomes.map(({ outcome }) => outcome)).toEqual(
          ['asked', 'allowed'].slice(0, outcomes.length),
        );
      }
      await new StoredOperatorsAudit(store, systemClock).record(['t'], anAct());
      before = acts.length + 1;
      const tenant = await SealedTenant.open(store);
      expect(await verified(await tenant.evidence('operators'))).toMatchObject({
        ...{ good: true, of: 'operators', events: before },
      });
      await tenant.close();
      await store.close();
    }
  }, 180_000);
});

/** What it said until it was killed, which is soon after so many lines. */
const killedAfter = async (folder: string, lines: number): Promise<readonly string[]> => {
  const child = start('record-acts-until-killed.ts', folder);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (output.split('\n').length > lines) child.kill('SIGKILL');
  });
  child.stdin?.write('go\n');
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  // The line it was killed in was not said.
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
};
