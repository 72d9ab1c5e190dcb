import { randomUUID } from 'node:crypto';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import type { RecoveryEvent } from '../../src/domain/recovery/recovery-events.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import type { ObjectAt } from '../../src/history/history.port.js';
import { CapturedTenant } from '../support/captured-tenant.js';

describe('capture of what our own writer did', () => {
  let tenant: CapturedTenant;
  beforeEach(async () => {
    tenant = await CapturedTenant.open();
    await tenant.firstSync();
  });
  afterEach(() => tenant.close());

  const aUser = async () => {
    const { rows } = await tenant
      .tenantHistory()
      .now()
      .find({
        type: 'user',
        filter: "accountEnabled eq true and onPremisesSyncEnabled ne true and userType eq 'Member'",
        page: { size: 1 },
      });
    const [user] = rows;
    if (user === undefined) throw new Error('nobody there');
    return user;
  };

  const settingTitle = ({ objectId: id, displayName, attributes }: ObjectAt): Step => ({
    stepId: 's0001',
    objectId: id,
    objectType: 'user',
    displayName,
    rank: 1,
    reason: 'A test',
    place: null,
    changeIds: [],
    blocked: null,
    operation: 'update',
    attributes: [{ name: 'jobTitle', expected: attributes['jobTitle'] ?? null, desired: 'Warden' }],
  });

  /** Orders a write, as a recovery does before it writes; gives the id of the order. */
  const issue = (recoveryId: string, step: Step): Promise<string> => {
    const { objectId: object, objectType, displayName } = step;
    const subject = { objectId: object, objectType, displayName };
    const at = instantAt(Date.now());
    const data = { recoveryId, at, ...subject, step, attempt: 1 };
    return append(recoveryId, { type: 'CompensationIssued', data });
  };
  const withdraw = (recoveryId: string, step: Step): Promise<string> => {
    const { stepId, objectId: object, objectType, displayName } = step;
    const subject = { objectId: object, objectType, displayName };
    const data = { recoveryId, at: instantAt(Date.now()), ...subject, stepId, attempt: 1 };
    return append(recoveryId, { type: 'CompensationWithdrawn', data });
  };
  const append = async (recoveryId: string, event: RecoveryEvent): Promise<string> => {
    const id = randomUUID();
    const stream = streamId(`recoveries-${recoveryId}`);
    const last = await tenant.store.last(stream);
    const metadata = {
      tenantId: tenant.simulator.tenantId,
      schemaVersion: '1' as const,
      observedAt: event.data.at,
      reader: 'recovery' as const,
      $correlationId: recoveryId,
    };
    await tenant.store.append(stream, last?.revision ?? 'no_stream', [{ id, event, metadata }]);
    return id;
  };
  const write = async (id: string, attributes: object) =>
    tenant.control('POST', '/act', {
      as: (await aUser()).attributes['userPrincipalName'],
      operation: 'update',
      objectType: 'user',
      objectId: id,
      attributes,
    });
  const newestOf = (id: string) =>
    tenant
      .tenantHistory()
      .timeline({ objectId: objectId(id), order: 'newest-first', page: { size: 1 } }).rows[0];

  it('ties the observed change to the compensation that ordered it, and to its recovery', async () => {
    const user = await aUser();
    const step = settingTitle(user);
    const recoveryId = randomUUID();
    const compensationId = await issue(recoveryId, step);
    await write(user.objectId, { jobTitle: 'Warden' });
    await tenant.look();
    expect(newestOf(user.objectId)).toMatchObject({
      causationId: compensationId,
      correlationId: recoveryId,
      event: { data: { attributes: [{ name: 'jobTitle', after: 'Warden' }] } },
    });

    await write(user.objectId, { jobTitle: 'Gardener' });
    await tenant.look();
    expect(newestOf(user.objectId)).toMatchObject({
      causationId: null,
      event: { data: { attributes: [{ name: 'jobTitle', after: 'Gardener' }] } },
    });
  });

  it('knows one manager in the place of another as one write of ours', async () => {
    const user = await aUser();
    const { objectId: id, objectType, displayName } = user;
    const others = tenant
      .tenantHistory()
      .now()
      .objects({ type: 'user', page: { size: 3 } }).rows;
    const [before, after] = others.filter((one) => one.objectId !== id);
    if (before === undefined || after === undefined) throw new Error('too few users');
    const manage = async (targetId: string): Promise<void> => {
      const what = { objectType, objectId: id, relation: 'manager', targetId };
      await tenant.control('POST', '/act', {
        ...{ as: user.attributes['userPrincipalName'], operation: 'addLink', ...what },
      });
      await tenant.look();
    };
    const target = ({ objectId: targetId, displayName: targetName }: ObjectAt) => ({
      ...{ targetId, targetType: 'user', targetName },
    });
    await manage(before.objectId);
    const compensationId = await issue(randomUUID(), {
      ...{ stepId: 's0001', objectId: id, objectType, displayName, rank: 1, reason: 'A test' },
      ...{ place: null, changeIds: [], blocked: null, operation: 'addLink' },
      link: { relation: 'manager', ...target(after) },
      instead: target(before),
    });
    await manage(after.objectId);
    expect(newestOf(id)).toMatchObject({
      causationId: compensationId,
      event: { data: { links: expect.arrayContaining([expect.anything()]) as unknown } },
    });
  });

  it('does not call a change ours of which our order was withdrawn', async () => {
    const user = await aUser();
    const recoveryId = randomUUID();
    await issue(recoveryId, settingTitle(user));
    await withdraw(recoveryId, settingTitle(user));
    await write(user.objectId, { jobTitle: 'Warden' });
    await tenant.look();
    expect(newestOf(user.objectId)).toMatchObject({
      causationId: null,
      event: { data: { attributes: [{ name: 'jobTitle', after: 'Warden' }] } },
    });
  });

  it('does not call a change ours that holds somebody else’s work as well', async () => {
    const user = await aUser();
    await issue(randomUUID(), settingTitle(user));
    await write(user.objectId, { jobTitle: 'Warden', city: 'Turku' });
    await tenant.look();
    expect(newestOf(user.objectId)?.causationId).toBeNull();
  });
});
