import { Logger } from '@nestjs/common';
import { DeliveryOptions } from '../../../src/alarms/deliveries/delivery-options.js';
import { DeliveryWorker } from '../../../src/alarms/deliveries/delivery-worker.js';
import { Senders } from '../../../src/alarms/deliveries/senders.js';
import { recoveryIdOf } from '../../../src/alarms/deliveries/undo-sender.js';
import type { Alarm } from '../../../src/domain/alarms/alarm-events.js';
import type { UndoAtOnce } from '../../../src/domain/alarms/deliveries/read-undo.js';
import type { DeliveryEvent } from '../../../src/domain/alarms/deliveries/delivery-events.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import type { Operator } from '../../../src/domain/access/operator.js';
import type { Recovery } from '../../../src/domain/recovery/recovery.js';
import { alarmsStream, deliveriesStream } from '../../../src/domain/timeline/streams.js';
import { streamId } from '../../../src/event-store/event-store.port.js';
import { ApproveRecovery } from '../../../src/recovery/approve-recovery.command.js';
import type { RecoveryOptions } from '../../../src/recovery/recovery-options.port.js';
import { anAlarm } from '../../domain/alarms/deliveries/some-alarms.js';
import { anObject, RecoveringTenant, TENANT } from '../../recovery/recovering-tenant.js';
import { WiredRooms } from '../../recovery/wired-rooms.js';
import { anOperator } from '../../support/an-operator.js';
import { aNewEvent, someMetadata } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';

/** A busy machine takes long. */
const LIMIT_MS = 60_000;
const WAIT_MS = 50_000;

const ada = objectId('ada');
let tenant: RecoveringTenant;
let rooms: WiredRooms;
let stop: () => Promise<void>;

beforeAll(() => {
  Logger.overrideLogger(false);
});

beforeEach(async () => {
  tenant = await RecoveringTenant.open();
  const attributes = { department: 'Ops', jobTitle: 'Engineer', accountEnabled: false };
  tenant.directory.put(anObject('user', 'ada', attributes));
  await tenant.look();
});

afterEach(async () => {
  await stop();
  await rooms.close();
  await tenant.close();
});

const settlements = async (): Promise<readonly DeliveryEvent['data'][]> => {
  const all: DeliveryEvent['data'][] = [];
  for await (const { event } of tenant.store.read(streamId(deliveriesStream(TENANT)))) {
    if (event.type === 'DeliverySettled') all.push(event.data);
  }
  return all;
};

/** Starts what undoes, which then knows of no alarm before. */
const start = async (undo: UndoAtOnce, recovery: Partial<RecoveryOptions> = {}): Promise<void> => {
  const { store, history, directory: writer } = tenant;
  rooms = await WiredRooms.open({ tenantId: TENANT, store, history, writer, recovery });
  const options = new DeliveryOptions({ tenantId: TENANT, publicUrl: null, targets: [], undo });
  const worker = new DeliveryWorker(store, new Senders(options, history, rooms.commands), options);
  const stopping = new AbortController();
  const term = { number: 1, handedOver: true, assertHeld: () => undefined };
  const done = worker.during({ ...term, signal: stopping.signal });
  stop = async () => {
    stopping.abort();
    await done;
  };
  await eventually(
    async () => (await store.last(streamId(deliveriesStream(TENANT)))) !== undefined,
    WAIT_MS,
  );
};

/** Somebody gives an attribute of the account a value, and an alarm is raised over it. */
const alarmOver = async (
  value: string | boolean,
  overrides: Partial<Alarm> = {},
  causationId?: string,
): Promise<void> => {
  const alarmId = `alarm-${String(value)}`;
  const name = typeof value === 'string' ? 'department' : 'accountEnabled';
  const before = tenant.directory.held(ada).attributes[name] ?? null;
  const change = aNewEvent(
    {
      type: 'ObjectChanged',
      data: {
        ...{ objectId: ada, objectType: 'user', displayName: 'ada', links: [] },
        window: { after: null, until: instantAt(Date.now()) },
        attributes: [{ name, before, after: value }],
      },
    },
    someMetadata({
      ...{ tenantId: TENANT, observedAt: instantAt(Date.now()) },
      ...(causationId !== undefined && { $causationId: causationId }),
    }),
  );
  tenant.directory.change(ada, { [name]: value });
  await tenant.store.append(streamId(`changes_${TENANT}_00-${alarmId}`), 'no_stream', [change]);
  const firedAt = instantAt(Date.now());
  const alarm = anAlarm({ alarmId, changeIds: [change.id], firedAt, undo: true, ...overrides });
  const stream = streamId(alarmsStream(TENANT));
  const last = await tenant.store.last(stream);
  const raised = aNewEvent(
    { type: 'AlarmRaised', data: alarm },
    someMetadata({ tenantId: TENANT }),
  );
  await tenant.store.append(stream, last?.revision ?? 'no_stream', [raised]);
};

const planOf = (alarmId: string) => rooms.recovery(recoveryIdOf(alarmId));

const ending = async (alarmId: string) => {
  await eventually(async () => (await planOf(alarmId)).finishedAt !== null, WAIT_MS);
  return planOf(alarmId);
};

const approved = ({ recoveryId, planHash }: Recovery, by: Operator): Promise<void> => {
  const approval = { tenantId: TENANT, recoveryId, planHash: planHash ?? '', overruled: null };
  return rooms.commands.execute(new ApproveRecovery({ ...approval, by }));
};

const settled = async (count: number) => {
  await eventually(async () => (await settlements()).length >= count, WAIT_MS);
  return settlements();
};

describe('Undoing at once', () => {
  it(
    'takes back what an alarm is about, and nothing else, as the alarm',
    async () => {
      await start({ approval: 'write', mostPerHour: 3 });
      await alarmOver('Sales');
      const recoveryId = recoveryIdOf('alarm-Sales');
      expect(await settled(1)).toMatchObject([
        { target: 'undo', outcome: 'delivered', detail: null, recoveryId },
      ]);
      expect(await ending('alarm-Sales')).toMatchObject({
        ...{ status: 'completed', outcome: { applied: 1 } },
        ...{ requestedBy: 'alarm policy-weakened', approvedBy: 'alarm policy-weakened' },
      });
      expect(tenant.directory.held(ada).attributes).toMatchObject({
        ...{ department: 'Ops', jobTitle: 'Engineer' },
      });
    },
    LIMIT_MS,
  );

  it(
    'waits for people with its plan, leaves alone what is ours or not asked for, and does no more than so many an hour',
    async () => {
      await start({ approval: 'plan', mostPerHour: 1 });
      await alarmOver('Ours', {}, 'a compensation');
      await alarmOver('Unasked', { undo: false });
      await alarmOver('Unseen', { changeIds: ['nothing that a look saw'] });
      await alarmOver('Late', { firedAt: instantAt(Date.now() - 2 * 60 * 60_000) });
      await alarmOver('Sales');
      await alarmOver('Legal');
      expect(await settled(5)).toMatchObject([
        {
          alarmId: 'alarm-Ours',
          outcome: 'dead',
          detail: expect.stringContaining('itself wrote') as unknown,
        },
        { alarmId: 'alarm-Unseen', outcome: 'dead' },
        {
          alarmId: 'alarm-Late',
          outcome: 'dead',
          detail: expect.stringContaining('an hour ago') as unknown,
        },
        { alarmId: 'alarm-Sales', outcome: 'delivered' },
        {
          alarmId: 'alarm-Legal',
          outcome: 'dead',
          detail: expect.stringContaining('last hour') as unknown,
        },
      ]);
      const recoveryId = recoveryIdOf('alarm-Sales');
      await eventually(
        async () => (await rooms.recovery(recoveryId)).status !== 'requested',
        WAIT_MS,
      );
      expect(await rooms.recovery(recoveryId)).toMatchObject({
        status: 'planned',
        approvedBy: null,
      });
      await expect(rooms.recovery(recoveryIdOf('alarm-Legal'))).rejects.toMatchObject({
        code: 'recovery-not-found',
      });
      expect(tenant.directory.arrived).toBe(0);
    },
    LIMIT_MS,
  );

  it(
    'with leave to write at once never writes past a proof that fails',
    async () => {
      const safety = { minimumAdministrators: 0, breakGlass: ['ada'], writerAppId: null };
      await start({ approval: 'write', mostPerHour: 3 }, { safety });
      await alarmOver(true);
      await settled(1);
      const ended = await ending('alarm-true');
      expect(ended).toMatchObject({
        ...{ status: 'failed', approvedBy: null },
        failure: expect.stringContaining('would lock somebody out') as unknown,
      });
      expect(tenant.directory.arrived).toBe(0);
    },
    LIMIT_MS,
  );

  it(
    'with leave to write at once waits all the same for the people that four eyes ask for',
    async () => {
      await start({ approval: 'write', mostPerHour: 3 }, { fourEyes: true });
      await alarmOver('Sales');
      await settled(1);
      await eventually(async () => (await planOf('alarm-Sales')).status !== 'requested', WAIT_MS);
      const plan = await planOf('alarm-Sales');
      expect(plan).toMatchObject({ status: 'planned', approvedBy: null });
      const byAlarm = { name: plan.requestedBy, id: plan.requestedById ?? '' };
      await expect(approved(plan, byAlarm)).rejects.toMatchObject({
        code: 'approver-is-requester',
      });
      expect(tenant.directory.arrived).toBe(0);
      await approved(plan, anOperator('grace'));
      expect(await ending('alarm-Sales')).toMatchObject({
        ...{ status: 'completed', approvedBy: 'grace', outcome: { applied: 1 } },
      });
    },
    LIMIT_MS,
  );
});
