import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { LookPage } from '../../src/directory/directory.port.js';
import type { Observation } from '../../src/domain/directory/directory-object.js';
import { selfSignedCertificate } from '../support/eventstoredb/self-signed.js';
import { all, never } from '../contracts/directory/acting.js';
import { openSimulatedDirectory, type SimulatedDirectory } from './simulated-directory.js';

type Present = Extract<Observation, { seen: 'present' }>;

const presentIn = (pages: readonly LookPage[]): readonly Present[] =>
  pages.flatMap(({ observations }) => observations).filter((one) => one.seen === 'present');

describe('GraphDirectory and what a tenant does to it', () => {
  let tenant: SimulatedDirectory;
  beforeAll(async () => {
    tenant = await openSimulatedDirectory();
  });
  afterAll(() => tenant.close());
  afterEach(() => tenant.faults());

  const lookAt = async (type: string) =>
    presentIn(await all(tenant.directory.look(type, null, never)));
  const permissions = (change: Readonly<Record<string, readonly string[]>>) =>
    tenant.control('POST', '/apps/reader/permissions', change);

  it('names the permissions it lacks, reads the rest, and all again once they are granted', async () => {
    const taken = ['Directory.Read.All', 'Device.Read.All', 'AuditLog.Read.All'];
    await permissions({ take: taken });

    const { reads } = await tenant.directory.check(never);

    const denied = reads.filter(({ readable }) => readable !== true);
    expect(
      denied.map(({ what, readable, permissions: [least] }) => [what, readable, least]),
    ).toEqual([
      ['device', false, 'Device.Read.All'],
      ['device/registeredOwners', false, 'Device.Read.All'],
      ['device/registeredUsers', false, 'Device.Read.All'],
      ['oauth2PermissionGrant', false, 'Directory.Read.All'],
      ['directoryAudits', false, 'AuditLog.Read.All'],
    ]);
    await expect(lookAt('device')).rejects.toMatchObject({
      code: 'directory-unavailable',
      cause: { code: 'directory-refused', status: 403 },
    });
    await permissions({ give: taken });
    const again = await tenant.directory.check(never);
    expect(again.reads.filter(({ readable }) => readable !== true)).toEqual([]);
  });

  it('goes on with a new token when all of them are revoked', async () => {
    expect(await lookAt('organization')).toHaveLength(1);
    await tenant.control('POST', '/tokens/revoke');
    expect(await lookAt('organization')).toHaveLength(1);
  });

  it('signs in with a certificate that the tenant knows, and with no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-tenant-'));
    try {
      const file = join(folder, 'app.pem');
      const { cert, key } = selfSignedCertificate({ kind: 'rsa' });
      await writeFile(file, `${key}${cert}`);
      const { clientSecret, ...options } = { clientSecret: '', ...tenant.options };
      expect(clientSecret).not.toBe('');
      const { directory } = openGraph({ ...options, certificateFile: file });
      const look = () => all(directory.look('organization', null, never));

      await expect(look()).rejects.toMatchObject({
        message: expect.stringContaining('invalid_client') as unknown,
      });
      await tenant.control('POST', '/apps/reader/certificates', { certificate: cert });
      await expect(look()).resolves.toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('sees the same links whether or not it may read what they lead to', async () => {
    const members = async () =>
      presentIn(await all(tenant.directory.sweep('group', 'members', null, never))).map(
        ({ objectId, links }) => [objectId, links],
      );
    const readable = await members();
    await tenant.faults({ id: 'R2' });
    expect(await members()).toEqual(readable);
  });

  it('keeps members of enumerations and properties that nobody knows yet', async () => {
    await tenant.faults(
      { id: 'R4', path: 'policies', property: 'state' },
      { id: 'R5', path: 'policies', property: 'simulatedFutureProperty' },
    );
    const [policy] = await lookAt('conditionalAccessPolicy');
    expect(policy?.attributes['state']).toBe('simulatedFutureMember');
    expect(policy?.attributes).toHaveProperty('simulatedFutureProperty');
  });

  it('keeps a kind of object that nobody knows yet', async () => {
    await tenant.faults({ id: 'R5', path: 'namedLocations', mode: 'type' });
    const [location] = await lookAt('namedLocation');
    expect(location?.attributes['@odata.type']).toBe('#microsoft.graph.simulatedFutureType');
  });

  it.each(['users', 'servicePrincipals'])(
    'follows no page of %s to another host, neither in a look nor in a sweep',
    async (path) => {
      const { directory } = openGraph({ ...tenant.options, pageSize: 5 });
      await tenant.faults({ id: 'D13', path });
      const sweep =
        path === 'users'
          ? directory.sweep('user', 'sponsors', null, never)
          : directory.look('appRoleAssignment', null, never);
      await expect(all(sweep)).rejects.toMatchObject({
        code: 'directory-unavailable',
        message: expect.stringContaining('does not lie below') as unknown,
      });
    },
  );

  it('goes slower before it is refused when the directory warns', async () => {
    const waits: number[] = [];
    const { directory } = openGraph({
      ...tenant.options,
      pageSize: 10,
      pace: { directoryRead: 10 },
      now: () => 0,
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    });
    await all(directory.look('user', null, never));
    expect(waits).toEqual([]);
    await tenant.faults({ id: 'T3', path: 'users', percentage: 0.9 });
    await all(directory.look('user', null, never));
    expect(waits.length).toBeGreaterThan(0);
  });

  it.each(['slow', 'truncated', 'html', 'empty-code', 'cut'])(
    'reads again after an answer that is %s',
    async (mode) => {
      const before = await lookAt('administrativeUnit');
      await tenant.faults({ id: 'T5', path: 'administrativeUnits', mode, count: 1 });
      expect(await lookAt('administrativeUnit')).toEqual(before);
    },
  );

  it('subscribes to changes, renews the subscription and ends it', async () => {
    const listener = createServer((request, response) => {
      const token = new URL(request.url ?? '', 'http://localhost').searchParams;
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end(token.get('validationToken') ?? '');
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/notifications`;
      const to = { notificationUrl: url, lifecycleUrl: url, clientState: 'only we know' };
      const { notifications } = tenant.directory;
      const made = await notifications.subscribe('group', to);
      expect(made).toMatchObject({ resource: '/groups', clientState: 'only we know' });
      expect((await notifications.list()).map(({ id }) => id)).toEqual([made.id]);

      const renewed = await notifications.renew(made);
      expect(renewed.id).toBe(made.id);
      expect(renewed.expiresAt >= made.expiresAt).toBe(true);

      await notifications.end(made.id);
      await notifications.end(made.id);
      expect(await notifications.list()).toEqual([]);
      await expect(notifications.renew(made)).rejects.toMatchObject({ status: 404 });
    } finally {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    }
  });
});
