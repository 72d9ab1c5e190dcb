import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { DirectoryCheck } from '../../src/directory/directory.port.js';
import { catalogue, relationsOf } from '../../src/domain/directory/catalogue.js';
import type { Json, JsonObject } from '../../src/domain/json.js';
import {
  ok,
  openScriptedGraph,
  refused,
  type Script,
  type ScriptedAnswer,
  type ScriptedGraph,
} from './scripted-graph.js';

const never = new AbortController().signal;
const P1 = '41781fb2-bc02-4b7c-bd55-b576c07bb09d';
const P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

describe('GraphDirectory.check', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const organization = (more: JsonObject = {}): JsonObject => ({
    id: 'o',
    displayName: 'Fjordlight AS',
    tenantType: 'AAD',
    verifiedDomains: [
      { name: 'fjordlight.onmicrosoft.com', isDefault: false },
      { name: 'fjordlight.example', isDefault: true },
    ],
    assignedPlans: [
      { servicePlanId: P1, capabilityStatus: 'Enabled' },
      { servicePlanId: P2, capabilityStatus: 'Enabled' },
    ],
    ...more,
  });
  const check = async (
    script: Script,
    tenant: JsonObject = organization(),
    headers: Readonly<Record<string, string>> = {},
  ): Promise<DirectoryCheck> => {
    graph = await openScriptedGraph((request, nth) => {
      const answer = script(request, nth);
      if (answer !== FINE) return answer;
      const value: Json = request.path.startsWith('/v1.0/organization') ? [tenant] : [];
      return { status: 200, headers, body: { value } };
    });
    return openGraph(graph.options).directory.check(never);
  };
  const FINE: ScriptedAnswer = { status: 299 };

  it('tries every type, every link that is read, and the audits, once each', async () => {
    const { reads, tenant, licences, remarks } = await check(() => FINE);

    const links = (type: string) =>
      [...relationsOf(type, 'delta'), ...relationsOf(type, 'sweep')].map(
        (relation) => `${type}/${relation}`,
      );
    const expected = Object.keys(catalogue).flatMap((type) => [type, ...links(type)]);
    expect(reads.map(({ what }) => what)).toEqual([...expected, 'directoryAudits']);
    expect(reads.every(({ readable, detail }) => readable === true && detail === null)).toBe(true);
    expect(reads.every(({ permissions }) => permissions.length > 0)).toBe(true);
    expect(graph.requests).toHaveLength(reads.length + 1);
    expect(graph.requests.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/v1.0/users/delta?$select=id&$deltatoken=latest',
        '/v1.0/users?$select=id&$expand=sponsors($select=id)&$top=1',
        '/v1.0/servicePrincipals?$select=id&$expand=appRoleAssignedTo&$top=1',
        '/beta/policies/authenticationMethodsPolicy',
        '/v1.0/auditLogs/directoryAudits?$top=1',
      ]),
    );
    expect(tenant).toEqual({
      displayName: 'Fjordlight AS',
      tenantType: 'AAD',
      defaultDomain: 'fjordlight.example',
    });
    expect(licences).toEqual({ p1: true, p2: true });
    expect(remarks).toEqual([]);
  });

  it('names the permission that is missing, and goes on with the rest', async () => {
    const { reads } = await check(({ path }) =>
      path.includes('/groups') || path.includes('directoryAudits')
        ? refused(403, 'Authorization_RequestDenied', 'Insufficient privileges')
        : FINE,
    );
    const denied = reads.filter(({ readable }) => readable === false);
    expect(denied.map(({ what, permissions }) => [what, permissions[0]])).toEqual([
      ['group', 'Group.Read.All'],
      ['group/members', 'Group.Read.All'],
      ['group/owners', 'Group.Read.All'],
      ['directoryAudits', 'AuditLog.Read.All'],
    ]);
    expect(denied[0]?.detail).toContain('403 Authorization_RequestDenied: Insufficient privileges');
    expect(reads.filter(({ readable }) => readable === true).length).toBeGreaterThan(20);
  });

  it('says unknown of what got no answer', async () => {
    const { reads } = await check(({ path }) =>
      path.includes('/devices') ? { status: 503 } : FINE,
    );
    const devices = reads.filter(({ what }) => what.startsWith('device'));
    expect(devices.map(({ readable }) => readable)).toEqual(devices.map(() => null));
    expect(devices[0]?.detail).toContain('503');
  });

  it('reads the licences from what was bought when the organization does not tell', async () => {
    const sku = (...ids: string[]) =>
      ok({
        value: [
          { capabilityStatus: 'Suspended', servicePlans: [{ servicePlanId: P2 }] },
          {
            capabilityStatus: 'Enabled',
            servicePlans: ids.map((servicePlanId) => ({ servicePlanId })),
          },
        ],
      });
    const { licences, remarks } = await check(
      ({ path }) => (path === '/v1.0/subscribedSkus' ? sku(P1) : FINE),
      organization({ assignedPlans: [] }),
    );
    expect(licences).toEqual({ p1: true, p2: false });
    expect(remarks).toEqual([expect.stringContaining('No Microsoft Entra ID P2')]);
  });

  it('does not guess about licences that may not be read', async () => {
    const { licences } = await check(
      ({ path }) => (path === '/v1.0/subscribedSkus' ? refused(403, 'denied') : FINE),
      organization({ assignedPlans: [] }),
    );
    expect(licences).toBeNull();
  });

  it.each(['AAD B2C', 'CIAM'])(
    'warns that a tenant of type %s has no deltas',
    async (tenantType) => {
      const { remarks } = await check(() => FINE, organization({ tenantType }));
      expect(remarks).toEqual([expect.stringContaining(`type ${tenantType}`)]);
    },
  );

  it('warns of a clock that is off', async () => {
    const date = new Date(Date.now() - 600_000).toUTCString();
    const { remarks } = await check(() => FINE, organization(), { date });
    expect(remarks).toEqual([expect.stringMatching(/^The clock of this machine is 6\d\d s ahead/)]);
  });

  it('tells that the tenant could not be read, and tries the rest', async () => {
    const { tenant, licences, reads, remarks } = await check(({ path }) =>
      path.startsWith('/v1.0/organization') ? refused(403, 'denied') : FINE,
    );
    expect([tenant, licences]).toEqual([null, null]);
    expect(reads.filter(({ readable }) => readable === false).map(({ what }) => what)).toEqual([
      'organization',
    ]);
    expect(remarks).toEqual(['The organization could not be read: 403 denied denied it is']);
  });

  it('asks for nothing when the app registration cannot sign in, and says why', async () => {
    graph = await openScriptedGraph(
      () => FINE,
      () => ({
        status: 401,
        body: { error: 'invalid_client', error_description: 'AADSTS7000222: expired' },
      }),
    );
    expect(await openGraph(graph.options).directory.check(never)).toEqual({
      tenant: null,
      licences: null,
      reads: [],
      remarks: ['No token for app reader-app: invalid_client: AADSTS7000222: expired'],
    });
    expect(graph.requests).toEqual([]);
  });
});
