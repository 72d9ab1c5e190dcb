import { Logger } from '@nestjs/common';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';

const POLICIES = ['Policy.Read.All', 'Policy.Read.ConditionalAccess'];

describe('capture of what the directory does not let it read', () => {
  let tenant: CapturedTenant;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    tenant = await CapturedTenant.open({
      users: 20,
      types: ['user', 'conditionalAccessPolicy', 'organization'],
    });
  });
  afterAll(async () => {
    await tenant.close();
    Logger.overrideLogger(['error']);
  });

  const permissions = (change: object) =>
    tenant.control('POST', '/apps/reader/permissions', change);
  const reader = (name: string) => tenant.capture.status().find((status) => status.reader === name);
  const captured = async (type: string) =>
    (await tenant.events()).flatMap(({ event }) => (event.type === type ? [event.data] : []));

  it('says what is missing and goes on without it', async () => {
    await permissions({ take: POLICIES });
    await tenant.firstSync();
    expect(reader('conditionalAccessPolicy')).toMatchObject({
      state: 'refused',
      lastLookAt: null,
    });
    expect(reader('conditionalAccessPolicy')?.permissions).toContain('Policy.Read.All');
    expect(reader('user')?.state).toBe('idle');
    expect(await captured('FullSyncCompleted')).toMatchObject([
      { unread: ['conditionalAccessPolicy'] },
    ]);
    const gaps = tenant.tenantHistory().gaps();
    expect(gaps.map((gap) => gap.reader)).toEqual(['conditionalAccessPolicy']);
    expect(gaps[0]?.reason).toContain('Policy.Read.All');
  });

  it('goes on to say so after a restart, and records no other gap', async () => {
    await tenant.restart();
    tenant.start();
    await eventually(() => reader('conditionalAccessPolicy')?.state === 'refused');
    await eventually(() => reader('user')?.state === 'idle');
    const gaps = tenant.tenantHistory().gaps();
    expect(new Set(gaps.map((gap) => gap.reader))).toEqual(new Set(['conditionalAccessPolicy']));
  });

  it('takes what it may read later for what was there before, and ends the gap', async () => {
    await permissions({ give: POLICIES });
    // What a token allows is fixed when it is given.
    await tenant.control('POST', '/tokens/revoke');
    await eventually(() => {
      tenant.capture.lookNow();
      return reader('conditionalAccessPolicy')?.lastLookAt !== null;
    });
    await eventually(() => reader('conditionalAccessPolicy')?.state === 'idle');
    const policies = tenant.tenantHistory().now().counts()['conditionalAccessPolicy'] ?? 0;
    expect(policies).toBeGreaterThan(0);
    const found = (await captured('ObjectDiscovered')).filter(
      (data) => 'objectType' in data && data.objectType === 'conditionalAccessPolicy',
    );
    expect(found).toHaveLength(policies);
    expect(await captured('ObjectCreated')).toEqual([]);
    expect(reader('conditionalAccessPolicy')).toMatchObject({ failure: null, permissions: [] });
    const last = (await captured('CaptureGapRecorded')).at(-1);
    expect(last).toMatchObject({ reader: 'conditionalAccessPolicy' });
  });
});

describe('capture of a type whose objects are known already', () => {
  let tenant: CapturedTenant;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    tenant = await CapturedTenant.open({ users: 20, types: ['user'] });
  });
  afterAll(async () => {
    await tenant.close();
    Logger.overrideLogger(['error']);
  });

  it('finds in its first reading what is gone, and discovers nothing twice', async () => {
    await tenant.firstSync();
    const { rows } = tenant
      .tenantHistory()
      .now()
      .objects({ type: 'user', page: { size: 5 } });
    const [gone] = rows;
    await tenant.stop();
    await tenant.control('POST', '/act', {
      as: { kind: 'recovery' },
      ...{ operation: 'hardDelete', objectType: 'user', objectId: gone?.objectId },
    });
    await tenant.forgetReader('user');
    await tenant.restart();
    tenant.start();
    await eventually(
      () =>
        tenant
          .tenantHistory()
          .now()
          .object(gone?.objectId as never)?.status === 'hard-deleted',
    );
    const discovered = (await tenant.events()).flatMap(({ event }) =>
      event.type === 'ObjectDiscovered' ? [event.data.objectId] : [],
    );
    expect(new Set(discovered).size).toBe(discovered.length);
  });
});
