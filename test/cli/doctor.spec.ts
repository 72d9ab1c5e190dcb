import { afterEach, describe, expect, it } from '@jest/globals';
import { doctor } from '../../src/doctor.js';
import type { Io } from '../../src/cli/io.js';
import {
  ok,
  openScriptedGraph,
  refused,
  type Script,
  type ScriptedGraph,
} from '../adapters/scripted-graph.js';
import { nobodyThere, stateline } from './a-terminal.js';

const P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';
const clientId = '9b7a6c15-3e42-4d08-b1f9-52c0d8e4a906';

describe('stateline doctor', () => {
  let graph: ScriptedGraph | undefined;
  afterEach(() => graph?.close());

  const run = (env: Readonly<Record<string, string>>, ...argv: string[]) => {
    const io = { out: '' };
    const printing = (text: string) => (io.out += text);
    return stateline(['doctor', ...argv], {
      env,
      launchers: { doctor: ({ json }) => doctor(ioOf(env, printing), json) },
    }).then((ran) => ({ ...ran, out: io.out }));
  };
  const ioOf = (env: Readonly<Record<string, string>>, out: (text: string) => unknown): Io => ({
    ...nobodyThere,
    out: (text) => void out(text),
    env,
  });
  const tenant = async (script: Script): Promise<Readonly<Record<string, string>>> => {
    const plan = { servicePlanId: P2, capabilityStatus: 'Enabled' };
    graph = await openScriptedGraph((request, nth) => {
      if (!request.path.startsWith('/v1.0/organization')) return script(request, nth);
      return ok({
        value: [{ displayName: 'Fjordlight', tenantType: 'AAD', assignedPlans: [plan] }],
      });
    });
    return {
      STATELINE_TENANT_ID: '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10',
      STATELINE_CLIENT_ID: clientId,
      STATELINE_CLIENT_SECRET: 'hunter2',
      STATELINE_GRAPH_URL: graph.url,
      STATELINE_TOKEN_URL: `${graph.url}/token`,
    };
  };

  it('names what cannot be read and the permission to grant, and ends with 1', async () => {
    const env = await tenant(({ path }) => {
      if (path.includes('/devices')) return refused(403, 'Authorization_RequestDenied');
      if (path.includes('roleEligibility')) {
        return refused(400, 'AadPremiumLicenseRequired', 'The tenant needs a P2 license.');
      }
      return ok({ value: [] });
    });
    const { exitCode, out } = await run(env);

    expect(exitCode).toBe(1);
    expect(out).toContain('Tenant: Fjordlight, AAD, 7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10');
    expect(out).toContain('Microsoft Entra ID: P1 yes, P2 yes');
    expect(out).toMatch(/Device +NO +Device\.Read\.All or Directory\.Read\.All +.*403/);
    expect(out).toMatch(/Device: registeredOwners +NO/);
    expect(out).toMatch(/Eligible directory role assignment +NO +a licence/);
    expect(out).toMatch(/User: manager +yes/);
    expect(out).toContain(
      `Grant the app registration ${clientId} these application permissions, with admin consent: Device.Read.All\n`,
    );
    expect(out).not.toContain('hunter2');
  }, 180_000);

  it('tells programs the same, one JSON object, and ends with 0 when all can be read', async () => {
    const env = await tenant(() => ok({ value: [] }));
    const { exitCode, out } = await run(env, '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, clientId, licences: { p1: true, p2: true } });
  }, 180_000);

  it('tells of an emergency account that is nobody', async () => {
    const rescue = 'emergency-access-1@meridianharbour.example';
    const { exitCode, out } = await run({ STATELINE_BREAK_GLASS: `${rescue}, lost@x.example` });

    expect(exitCode).toBe(0);
    expect(out).toContain(
      'STATELINE_BREAK_GLASS names lost@x.example, and there is no such account',
    );
    expect(out).not.toContain(rescue);
  }, 180_000);

  it('ends with 2 when the configuration is wrong', async () => {
    const { exitCode, err } = await run({ STATELINE_TENANT_ID: 'contoso' });
    expect(exitCode).toBe(2);
    expect(err).toContain("STATELINE_TENANT_ID takes the tenant's directory id");
  });
});
