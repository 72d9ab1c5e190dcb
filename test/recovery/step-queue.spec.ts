import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import { StepQueue } from '../../src/recovery/step-queue.js';

const base = (stepId: string, id: string) => ({
  ...{ stepId, objectId: objectId(id), objectType: 'group', displayName: id, rank: 1 },
  ...{ reason: '', place: null, changeIds: [], blocked: null },
});
const update = (stepId: string, id: string): Step => ({
  ...base(stepId, id),
  ...{ operation: 'update', attributes: [] },
});
const addition = (stepId: string, id: string, target: string): Step => ({
  ...base(stepId, id),
  operation: 'addLink',
  link: { relation: 'members', targetId: objectId(target), targetType: 'user', targetName: target },
});
const queueOf = (steps: readonly Step[], turnOf: (step: Step) => number = () => 1): StepQueue => {
  const queue = new StepQueue(2, turnOf);
  queue.add(steps);
  return queue;
};
const ids = (steps: readonly Step[]): readonly string[] => steps.map(({ stepId }) => stepId);

describe('StepQueue', () => {
  it('hands out an object once at a time, and goes on with it when it is given back', () => {
    const queue = queueOf([update('1', 'a'), update('2', 'b'), update('3', 'a')]);
    const first = queue.take(20);
    expect(ids(first)).toEqual(['1', '2']);
    expect(queue.take(20)).toEqual([]);
    expect(queue.isIdle).toBe(true);
    queue.giveBack(first);
    expect(ids(queue.take(20))).toEqual(['3']);
    expect(queue.isIdle).toBe(true);
  });

  it('puts links of one object to different others into one group', () => {
    const steps = [
      ...['x', 'y', 'z'].map((target) => addition(target, 'a', target)),
      addition('again', 'a', 'x'),
    ];
    const queue = queueOf(steps);
    const first = queue.take(20);
    expect(ids(first)).toEqual(['x', 'y', 'z']);
    queue.giveBack(first);
    expect(ids(queue.take(20))).toEqual(['again']);
  });

  it('keeps groups as small as asked, in order, urgent steps first', () => {
    const steps = ['a', 'b', 'c', 'd'].map((id) => update(id, id));
    const queue = queueOf(steps, ({ stepId }) => (stepId === 'c' ? 0 : 1));
    expect([ids(queue.take(3)), ids(queue.take(3))]).toEqual([['c', 'a', 'b'], ['d']]);
  });

  it('wakes those who wait for an object', async () => {
    const queue = queueOf([update('1', 'a'), update('2', 'a')]);
    const group = queue.take(1);
    const waiting = queue.changes().then(() => ids(queue.take(1)));
    queue.giveBack(group);
    expect(await waiting).toEqual(['2']);
  });
});
