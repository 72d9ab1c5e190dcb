import type { JsonObject } from '../../src/domain/json.js';
import { SimulatedTenant } from './simulated-tenant.js';

interface Report {
  readonly name: string;
  readonly actor: { readonly id: string; readonly userPrincipalName: string };
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly summary: string;
  readonly changes: readonly {
    readonly objectId: string;
    readonly objectType: string;
    readonly displayName: string;
    readonly what: string;
  }[];
}

describe('the control port of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeEach(async () => {
    tenant = await SimulatedTenant.start({ users: 600 });
  });
  afterEach(() => tenant.close());

  const play = async (name: string, params: object = {}): Promise<Report> => {
    const { status, body, text } = await tenant.control('POST', `/scenarios/${name}`, params);
    if (status !== 200) throw new Error(text);
    return body as unknown as Report;
  };
  const audits = async () =>
    (await tenant.get('/v1.0/auditLogs/directoryAudits?$orderby=activityDateTime')).value;
  const actorsOf = async (): Promise<ReadonlySet<string>> =>
    new Set(
      (await audits()).map((record) => {
        const { user, app } = record['initiatedBy'] as unknown as {
          user: { id: string } | null;
          app: { servicePrincipalId: string } | null;
        };
        return user?.id ?? app?.servicePrincipalId ?? '';
      }),
    );
  const part = (attributes: JsonObject, ...path: readonly string[]): unknown =>
    path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], attributes);

  it('says which tenant it is, what is in it, and where its log stands', async () => {
    const { body } = await tenant.control('GET', '/status');

    expect(body).toMatchObject({
      tenantId: tenant.running.tenantId,
      counts: { user: 600, conditionalAccessPolicy: 36, namedLocation: 6 },
      sequence: 0,
      now: '2026-11-20T09:00:00.000Z',
    });
  });

  it('listens apart from Graph, on loopback', () => {
    const { graphUrl, controlUrl } = tenant.running;

    expect(new URL(controlUrl).hostname).toBe('127.0.0.1');
    expect(new URL(graphUrl).hostname).toBe('127.0.0.1');
    expect(new URL(controlUrl).port).not.toBe(new URL(graphUrl).port);
  });

  it('acts as a user or as an application, also on synced objects', async () => {
    const { value } = await tenant.get('/v1.0/users?$select=id,onPremisesSyncEnabled&$top=999');
    const synced = value.find((user) => user['onPremisesSyncEnabled'] === true)?.id ?? '';
    const act = (as: unknown, jobTitle: string) =>
      tenant.control('POST', '/act', {
        as,
        operation: 'update',
        objectType: 'user',
        objectId: synced,
        attributes: { jobTitle },
      });

    expect((await act('mei.kuroda@meridianharbour.example', 'One')).body).toEqual({
      objectId: synced,
      sequence: 1,
    });
    expect((await act({ kind: 'application', name: 'Directory Sync' }, 'Two')).status).toBe(200);
    const [byUser, byApp] = await audits();
    expect(byUser?.['initiatedBy']).toMatchObject({
      user: { userPrincipalName: 'mei.kuroda@meridianharbour.example' },
    });
    expect(byApp?.['initiatedBy']).toMatchObject({
      user: null,
      app: { displayName: 'Directory Sync' },
    });
  });

  it('refuses an act it cannot follow, says why, and changes nothing', async () => {
    const user = await tenant.cloudUser();
    const fine = {
      as: 'mei.kuroda@meridianharbour.example',
      operation: 'update',
      objectType: 'user',
      objectId: user.id,
      attributes: { jobTitle: 'x' },
    };
    const bad = [
      [{ ...fine, as: 'nobody@meridianharbour.example' }, 400, /no user nobody/],
      [{ ...fine, as: { kind: 'robot', name: 'x' } }, 400, /^as takes/],
      [{ ...fine, operation: 'explode' }, 400, /^operation takes one of update/],
      [{ ...fine, objectType: 'printer' }, 400, /^objectType takes one of user/],
      [{ ...fine, objectType: 'group' }, 400, /is a user, not a group/],
      [{ ...fine, objectId: 'gone' }, 404, /no object gone/],
      [{ ...fine, objectId: undefined }, 400, /^objectId is needed/],
      [{ ...fine, attributes: 'x' }, 400, /^attributes takes/],
      [{ ...fine, attributes: { shoeSize: 1 } }, 400, /shoeSize/],
      [{ ...fine, operation: 'restore' }, 400, /is live, not soft-deleted/],
      [
        { ...fine, operation: 'addLink', relation: 'members' },
        400,
        /^relation takes one of manager, sponsors for a user/,
      ],
      [{ ...fine, when: 'now' }, 400, /^when is unknown/],
      ['text', 400, /^the body takes a JSON object/],
    ] as const;

    for (const [body, status, message] of bad) {
      const answer = await tenant.control('POST', '/act', body);
      expect([body, answer.status, answer.body['message']]).toEqual([
        body,
        status,
        expect.stringMatching(message),
      ]);
    }
    const half = await fetch(`${tenant.running.controlUrl}/act`, { method: 'POST', body: '{"as"' });
    expect(half.status).toBe(400);
    expect((await tenant.control('GET', '/status')).body['sequence']).toBe(0);
  });

  it('lists its scenarios with a sentence each, and answers an unknown one with their names', async () => {
    const { body } = await tenant.control('GET', '/scenarios');
    const scenarios = body['scenarios'] as unknown as readonly {
      name: string;
      description: string;
    }[];
    const unknown = await tenant.control('POST', '/scenarios/earthquake', {});

    expect(scenarios.map(({ name }) => name)).toEqual([
      'exclusion-group-removed',
      'hr-overwrite',
      'compromised-admin',
      'everyday',
      'mass-deletion',
      'illicit-consent',
      'native-recovery',
      'two-actors',
      'every-actor',
      'busy-day',
    ]);
    expect(scenarios.every(({ description }) => description.endsWith('.'))).toBe(true);
    expect(unknown.status).toBe(404);
    for (const { name } of scenarios) expect(unknown.body['message']).toContain(name);
  });

  it('refuses wrong parameters of a scenario', async () => {
    for (const [name, params] of [
      ['hr-overwrite', { users: 0 }],
      ['hr-overwrite', { users: 'all' }],
      ['hr-overwrite', { people: 5 }],
      ['exclusion-group-removed', { policy: 'CA999' }],
      ['exclusion-group-removed', { group: 'SG-Sales' }],
      ['everyday', { changes: 1.5 }],
    ] as const) {
      expect((await tenant.control('POST', `/scenarios/${name}`, params)).status).toBe(400);
    }
    expect((await tenant.control('GET', '/status')).body['sequence']).toBe(0);
  });

  it('plays the exclusion group that is removed from a policy', async () => {
    const group = await tenant.find('group', 'CA-BreakGlassAccounts - Exclude');

    const report = await play('exclusion-group-removed');

    expect(report.changes).toMatchObject([
      { objectType: 'conditionalAccessPolicy', what: 'changed conditions' },
    ]);
    const { attributes } = await tenant.raw(report.changes[0]?.objectId ?? '');
    const excluded = part(attributes, 'conditions', 'users', 'excludeGroups');
    expect(excluded).not.toContain(group.objectId);
    expect(excluded).toHaveLength(6);
    expect(await actorsOf()).toEqual(new Set([report.actor.id]));
    expect((await tenant.raw(report.actor.id)).attributes['userPrincipalName']).toBe(
      report.actor.userPrincipalName,
    );
    expect((await tenant.control('POST', '/scenarios/exclusion-group-removed', {})).status).toBe(
      400,
    );
  });

  it('plays the HR system that overwrites titles and departments of cloud users', async () => {
    const report = await play('hr-overwrite', { users: 40 });

    expect(report.changes).toHaveLength(40);
    expect(new Set(report.changes.map(({ objectId }) => objectId)).size).toBe(40);
    for (const { objectId } of report.changes.slice(0, 5)) {
      const { attributes } = await tenant.raw(objectId);
      expect(attributes['department']).toMatch(/General|Unassigned/);
      expect(attributes).not.toHaveProperty('onPremisesSyncEnabled');
    }
    expect(await actorsOf()).toEqual(new Set([report.actor.id]));
    const asApp = await play('hr-overwrite', { users: 3, as: 'application' });
    expect(asApp.actor).toMatchObject({ kind: 'application', userPrincipalName: null });
  });

  it('plays the administrator who was taken over', async () => {
    const responders = await tenant.find('group', 'SG-Security-Responders');
    const privileged = await tenant.find('group', 'RAG-Global-Administrators');
    const location = await tenant.find('namedLocation', 'Headquarters egress');

    const report = await play('compromised-admin', { users: 4 });

    const states = [];
    for (const { objectId, objectType } of report.changes) {
      if (objectType === 'conditionalAccessPolicy') {
        states.push((await tenant.raw(objectId)).attributes['state']);
      }
    }
    expect(states).toEqual(['disabled', 'enabledForReportingButNotEnforced']);
    const after = {
      responders: await tenant.raw(responders.objectId),
      privileged: await tenant.raw(privileged.objectId),
      location: await tenant.raw(location.objectId),
    };
    expect(after.responders.links['members']).toHaveLength(
      (responders.links['members']?.length ?? 0) - 2,
    );
    expect(after.privileged.links['members']).toContain(report.actor.id);
    expect(after.privileged.links['members']).toHaveLength(
      (privileged.links['members']?.length ?? 0) + 2,
    );
    expect(after.location.attributes['ipRanges']).toHaveLength(3);
    const deleted = report.changes.filter(({ what }) => what === 'deleted');
    expect(deleted.map(({ objectType }) => objectType).sort()).toEqual([
      'group',
      ...Array.from({ length: 4 }, () => 'user'),
    ]);
    expect(await actorsOf()).toEqual(new Set([report.actor.id]));
    expect((await audits()).length).toBe(report.changes.length);
  });

  it('plays everyday work by several people', async () => {
    const report = await play('everyday', { changes: 60 });

    expect(report.changes).toHaveLength(60);
    expect((await actorsOf()).size).toBeGreaterThan(2);
    expect(
      new Set(report.changes.map(({ what }) => what.split(' ', 2).join(' '))).size,
    ).toBeGreaterThan(3);
  });

  it('shows any object as it is, its links, and finds it by name', async () => {
    const group = await tenant.find('group', 'REGION-EMEA');

    expect(await tenant.raw(group.objectId)).toEqual(group);
    expect(Object.keys(group.links).sort()).toEqual(['members', 'owners']);
    expect((await tenant.control('GET', '/objects/unknown')).status).toBe(404);
    expect((await tenant.control('GET', '/find?type=group')).status).toBe(400);
    expect((await tenant.control('GET', '/find?type=printer&displayName=x')).status).toBe(400);
    expect((await tenant.control('GET', '/nowhere')).status).toBe(404);
  });

  it('logs requests with their answers, those inside a batch too, and forgets them when told', async () => {
    await tenant.control('DELETE', '/requests');
    const user = await tenant.cloudUser();
    await tenant.write('POST', '/v1.0/$batch', {
      requests: [{ id: '1', method: 'GET', url: '/users/nobody' }],
    });
    const logged = async (after = 0) =>
      (await tenant.control('GET', `/requests?after=${after}`)).body[
        'requests'
      ] as unknown as readonly { n: number; batch?: number }[];

    const [list, batch, inner] = await logged();

    const { reader, writer } = tenant.running.credentials;
    expect(list).toMatchObject({ method: 'GET', status: 200, appId: reader.clientId });
    expect(batch).toMatchObject({ method: 'POST', path: '/v1.0/$batch', appId: writer.clientId });
    expect(inner).toMatchObject({ path: '/v1.0/users/nobody', status: 404, batch: batch?.n });
    expect(await logged(list?.n)).toHaveLength(2);
    await tenant.get(`/v1.0/users/${user.id}`);
    expect(await logged(inner?.n)).toHaveLength(1);
    expect((await tenant.control('GET', '/requests?after=x')).status).toBe(400);
    await tenant.control('DELETE', '/requests');
    expect(await logged()).toEqual([]);
  });
});
