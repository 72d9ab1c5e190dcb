import { Logger } from '@nestjs/common';
import { DyingStore, Life } from '../../recovery/dying-process.js';
import { eventually } from '../../support/eventually.js';
import { answering, Receiver } from './receiver.js';
import { aWebhook, Telling } from './telling.js';

/** A busy machine takes long. */
const LIMIT_MS = 60_000;

let telling: Telling;
let receiver: Receiver;

beforeAll(() => {
  Logger.overrideLogger(false);
});
beforeEach(async () => {
  telling = await Telling.open();
  receiver = await Receiver.open();
});
afterEach(async () => {
  await telling.close();
  await receiver.close();
});

const settled = async (count: number): Promise<void> => {
  await telling.time.until(async () => (await telling.deliveries()).length >= count);
};

const ids = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => `a${String(from + index)}`);

describe('Telling of alarms', () => {
  it(
    'begins with what is raised after a target is known, and is not done twice by the next process',
    async () => {
      await telling.raise(['long ago']);
      await telling.introduced(aWebhook(receiver.url));
      await telling.raise(['while stopped']);
      const stop = telling.start([aWebhook(receiver.url)]);
      await settled(1);
      await telling.raise(['live']);
      await settled(2);
      await stop();
      await telling.raise(['later']);
      telling.start([aWebhook(receiver.url)]);
      await settled(3);
      expect(receiver.alarmIds).toEqual(['while stopped', 'live', 'later']);
      expect(await telling.deliveries()).toMatchObject([
        { alarmId: 'later', target: 'soc', outcome: 'delivered', attempts: 1, detail: null },
        { alarmId: 'live' },
        { alarmId: 'while stopped', rule: 'policy-weakened', level: 'high' },
      ]);
      expect(telling.counts()).toEqual([{ target: 'soc', delivered: 3, dead: 0 }]);
      const { rows, next } = telling.page();
      expect(rows).toHaveLength(2);
      expect(telling.page(next ?? '').rows).toMatchObject([{ alarmId: 'while stopped' }]);
      expect(() => telling.page('no cursor')).toThrow(/^cursor takes/);
    },
    LIMIT_MS,
  );

  it(
    'leaves out what is not as loud as a target asks',
    async () => {
      const loud = aWebhook(receiver.url, { level: 'critical' });
      await telling.introduced(loud);
      telling.start([loud]);
      await telling.raise(['quiet']);
      await telling.raise(['loud'], { level: 'critical' });
      await settled(1);
      expect(receiver.alarmIds).toEqual(['loud']);
    },
    LIMIT_MS,
  );

  it(
    'is tried again until it succeeds, and by a later process where the first was stopped',
    async () => {
      receiver.answer = answering(500);
      await telling.introduced(aWebhook(receiver.url));
      await telling.raise(['a']);
      const stop = telling.start([aWebhook(receiver.url)]);
      await telling.time.until(() => receiver.received.length >= 4);
      await stop();
      receiver.answer = answering(200);
      telling.start([aWebhook(receiver.url)]);
      await settled(1);
      expect(await telling.deliveries()).toMatchObject([{ outcome: 'delivered' }]);
      const keys = receiver.received.map(({ headers }) => headers['idempotency-key']);
      expect(new Set(keys)).toEqual(new Set(['a']));
    },
    LIMIT_MS,
  );

  it(
    'is given up after a day or fifty tries, and tried again when somebody wants it',
    async () => {
      receiver.answer = answering(503, {}, 'closed for good');
      const target = aWebhook(receiver.url);
      await telling.introduced(target);
      telling.start([target]);
      await telling.raise(['a']);
      const begunMs = telling.time.nowMs();
      await settled(1);
      const [dead] = await telling.deliveries();
      expect(dead).toMatchObject({
        ...{ outcome: 'dead', detail: 'It was answered with 503: closed for good', wantedAt: null },
      });
      expect(receiver.received.length).toBeLessThanOrEqual(50);
      expect(telling.time.nowMs() - begunMs).toBeLessThan(25 * 60 * 60_000);
      receiver.answer = answering(200);
      await telling.redeliver('a', target);
      await telling.time.until(
        async () => (await telling.deliveries())[0]?.outcome === 'delivered',
      );
      expect(await telling.records('DeliverySettled')).toBe(2);
      await expect(telling.redeliver('a', target)).rejects.toMatchObject({
        code: 'delivery-not-dead',
      });
      await expect(telling.redeliver('b', target)).rejects.toMatchObject({
        ...{ code: 'delivery-not-found', category: 'not-found' },
      });
    },
    LIMIT_MS,
  );

  it(
    'is given up at once where nobody will ever take it, and the next one is told',
    async () => {
      receiver.answer = ({ body }, response) => {
        answering(body.includes('"poison"') ? 410 : 200)({ headers: {}, body }, response);
      };
      await telling.introduced(aWebhook(receiver.url));
      telling.start([aWebhook(receiver.url)]);
      await telling.raise(['poison', 'good']);
      await settled(2);
      expect(await telling.deliveries()).toMatchObject([
        { alarmId: 'good', outcome: 'delivered' },
        { alarmId: 'poison', outcome: 'dead', attempts: 1 },
      ]);
    },
    LIMIT_MS,
  );

  it(
    'waits as long as a target asks for',
    async () => {
      receiver.answer = answering(429, { 'retry-after': '3600' });
      await telling.introduced(aWebhook(receiver.url));
      telling.start([aWebhook(receiver.url)]);
      await telling.raise(['a', 'b']);
      const begunMs = telling.time.nowMs();
      await telling.time.until(() => receiver.received.length >= 1);
      receiver.answer = answering(200);
      await settled(2);
      expect(telling.time.nowMs() - begunMs).toBeGreaterThan(3_600_000);
      expect(receiver.received).toHaveLength(3);
    },
    LIMIT_MS,
  );

  it(
    'of one target is not held up by another that is silent',
    async () => {
      const silent = await Receiver.open(() => undefined);
      try {
        const targets = [aWebhook(silent.url, { name: 'silent' }), aWebhook(receiver.url)];
        await telling.introduced(...targets);
        telling.start(targets);
        await telling.raise(ids(3));
        await eventually(() => receiver.alarmIds.length === 3);
        expect(new Set(silent.alarmIds).size).toBe(1);
      } finally {
        await silent.close();
      }
    },
    LIMIT_MS,
  );

  it(
    'gathers a storm of a rule into one message, and bears a target that takes none so large',
    async () => {
      receiver.answer = ({ body }, response) => {
        answering(body.length > 20_000 ? 413 : 200)({ headers: {}, body }, response);
      };
      await telling.introduced(aWebhook(receiver.url));
      await telling.raise(ids(40));
      await telling.raise(['other'], { rule: 'consent' });
      telling.start([aWebhook(receiver.url)]);
      await settled(41);
      expect(new Set(receiver.alarmIds)).toEqual(new Set([...ids(40), 'other']));
      const sizes = receiver.received.map(
        ({ body }) => (JSON.parse(body) as { count: number }).count,
      );
      expect(Math.max(...sizes)).toBe(40);
      const before = receiver.received.length;
      receiver.answer = answering(200);
      telling.time.pass(120_000);
      await telling.raise(ids(60, 40));
      await settled(101);
      expect(receiver.received.length - before).toBeLessThanOrEqual(7);
    },
    LIMIT_MS,
  );

  it(
    'looks at no alarm again that lies far behind, after a start',
    async () => {
      await telling.introduced(aWebhook(receiver.url));
      const stop = telling.start([aWebhook(receiver.url)]);
      await telling.raise(ids(600));
      await settled(600);
      await stop();
      expect(await telling.records('DeliveriesReached')).toBeGreaterThan(1);
      expect(new Set(receiver.alarmIds).size).toBe(600);
      expect(receiver.alarmIds).toHaveLength(600);
    },
    LIMIT_MS,
  );

  it(
    'loses nothing and records each end once, at whichever append the process is killed',
    async () => {
      await telling.introduced(aWebhook(receiver.url));
      for (let diesAt = 1; diesAt <= 4; diesAt += 1) {
        const round = ids(3, diesAt * 10);
        await telling.raise(round, { rule: `rule-${String(diesAt)}` });
        const life = new Life(diesAt);
        // Never ends: nobody hears of it any more.
        telling.start([aWebhook(receiver.url)], new DyingStore(telling.store, life));
        const isTold = async (): Promise<boolean> =>
          (await telling.deliveries()).length === 3 * diesAt;
        await telling.time.until(async () => life.isOver || (await isTold()));
        const stop = telling.start([aWebhook(receiver.url)]);
        await telling.time.until(isTold);
        await stop();
        expect(new Set(receiver.alarmIds)).toEqual(
          new Set(Array.from({ length: diesAt }, (_, index) => ids(3, (index + 1) * 10)).flat()),
        );
      }
      expect(await telling.records('DeliverySettled')).toBe(12);
    },
    LIMIT_MS,
  );
});
