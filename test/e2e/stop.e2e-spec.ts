import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyIdOfPem, verifyEvidence } from '../../src/integrity/verify-evidence.port.js';
import {
  type SimulatorProcess,
  startSimulatorProcess,
} from '../../src/simulator/simulator-process.js';
import { eventually } from '../support/eventually.js';
import { tenantEnvironment } from '../support/tenant-environment.js';
import { type Ended, type ServedProcess, serveInProcess } from './served-process.js';

const LIMIT_MS = 240_000;
/** More than one batch takes. */
const DAMAGED = 22;
const WRITES = '\\$batch|/users/[0-9a-f-]{36}$';
const HEADERS = { 'content-type': 'application/json' };

interface Listed<Row> {
  readonly rows: readonly Row[];
}

interface Faults {
  readonly faults: readonly { readonly strikes: number }[];
}

interface Found {
  readonly event: { readonly type: string; readonly data: { readonly objectId: string } };
}

interface Recovery {
  readonly recoveryId: string;
  readonly status: string;
  readonly planHash: string | null;
  readonly failure: string | null;
}

interface User {
  readonly objectId: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

describe('a stop by SIGTERM', () => {
  let folder: string;
  let simulator: SimulatorProcess;
  let served: ServedProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-stop-'));
    simulator = await startSimulatorProcess({
      ...{ seed: 11, users: 50, groups: 10, port: 0 },
      ...{ auditDelayMs: 0, enforceQuotas: false },
    });
  }, LIMIT_MS);
  afterAll(async () => {
    await served?.stop();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }, LIMIT_MS);

  const start = async (): Promise<void> => {
    served = await serveInProcess({
      ...tenantEnvironment(simulator),
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_LOOK_SECONDS: '1',
      STATELINE_READ_LAG_SECONDS: '1',
    });
  };
  const stopped = (): Promise<Ended> => {
    if (served === undefined) throw new TypeError('Nothing was started');
    return served.stop();
  };
  const send = async (url: string, method: string, body?: unknown): Promise<Response> => {
    const json = body === undefined ? {} : { headers: HEADERS, body: JSON.stringify(body) };
    const response = await fetch(url, { method, ...json });
    if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
    return response;
  };
  const answer = async <Answer>(url: string, body: unknown): Promise<Answer> =>
    (await (await send(url, body === undefined ? 'GET' : 'POST', body)).json()) as Answer;
  const control = <Answer>(path: string, body?: unknown): Promise<Answer> =>
    answer(`${simulator.controlUrl}${path}`, body);
  const faults = (...rules: readonly object[]): Promise<Response> =>
    send(`${simulator.controlUrl}/faults`, 'PUT', rules);
  const tenant = (): string => `${String(served?.url)}/api/tenants/${simulator.tenantId}`;
  const ask = <Answer>(path: string, body?: unknown): Promise<Answer> =>
    answer(`${tenant()}${path}`, body);
  /** A tenant of which nothing was seen yet is not known. */
  const hasBackup = async (): Promise<boolean> => {
    const response = await fetch(`${tenant()}/backups`);
    return response.ok && ((await response.json()) as Listed<object>).rows.length > 0;
  };
  const requests = async () =>
    (await control<{ requests: { method: string; path: string }[] }>('/requests')).requests;
  /** Whether all that is recorded is chained and signed. */
  const verifies = async (): Promise<boolean> => {
    const keyId = keyIdOfPem(await readFile(join(folder, 'keys', 'signing-key.pub.pem'), 'utf8'));
    const { body } = await send(`${tenant()}/integrity/evidence`, 'GET');
    if (body === null || keyId === undefined) throw new TypeError('There is no evidence or no key');
    return (await verifyEvidence(body, { keyIds: new Set([keyId]), acceptUnproven: false })).good;
  };
  const recoveryIs = async (recoveryId: string, status: string): Promise<Recovery> => {
    let found = await ask<Recovery>(`/recoveries/${recoveryId}`);
    await eventually(async () => {
      found = await ask<Recovery>(`/recoveries/${recoveryId}`);
      if (found.status === 'failed') throw new Error(JSON.stringify(found));
      return found.status === status;
    }, LIMIT_MS);
    return found;
  };
  const users = async (): Promise<readonly User[]> =>
    (await control<{ objects: User[] }>('/objects?type=user')).objects.filter(
      ({ status, attributes }) => status === 'live' && attributes['onPremisesSyncEnabled'] !== true,
    );
  /** How often each user was written. */
  const writes = async (): Promise<ReadonlyMap<string, number>> => {
    const counts = new Map<string, number>();
    for (const { method, path } of await requests()) {
      const id = method === 'PATCH' ? /\/users\/([0-9a-f-]{36})$/.exec(path)?.[1] : undefined;
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  };

  it(
    'ends a first reading of the tenant that gets no answers, and the next start ends it well',
    async () => {
      await faults({ id: 'SLOW', delayMs: 15_000, path: '/groups' });
      await start();
      await eventually(
        async () => (await control<Faults>('/faults')).faults.some(({ strikes }) => strikes > 0),
        LIMIT_MS,
      );

      const { exitCode, output } = await stopped();

      expect(output).toMatch(/Stopping/);
      expect(output).not.toMatch(/cut off|\n\s+at /);
      expect(exitCode).toBe(0);
      await faults();
      await start();
      await eventually(hasBackup, LIMIT_MS);
      const { counts } = await ask<{ counts: Record<string, number> }>('/state');
      const { objects } = await control<{ objects: User[] }>('/objects?type=user');
      expect(counts['user']).toBe(objects.filter(({ status }) => status === 'live').length);
      const { rows } = await ask<Listed<Found>>('/timeline?type=user&limit=1000');
      const ids = rows
        .filter(({ event }) => /Object(Discovered|Created)/.test(event.type))
        .map(({ event }) => event.data.objectId);
      expect(new Set(ids).size).toBe(objects.length);
      expect(ids).toHaveLength(objects.length);
    },
    LIMIT_MS,
  );

  it(
    'ends in the middle of a recovery, of live answers and of an export; the next start writes the rest, and nothing twice',
    async () => {
      const before = (await users()).slice(0, DAMAGED + 1);
      const [actor, ...damaged] = before;
      const ids = damaged.map(({ objectId }) => objectId);
      const target = new Date().toISOString();
      for (const objectId of ids) {
        const act = { operation: 'update', objectType: 'user', objectId };
        const as = { kind: 'user', id: actor?.objectId };
        await control('/act', { ...act, as, attributes: { jobTitle: 'Damaged' } });
      }
      await eventually(async () => {
        const { rows } = await ask<Listed<{ objectId: string }>>('/timeline?limit=200');
        const changed = JSON.stringify(rows).match(/"Damaged"/g) ?? [];
        return changed.length >= DAMAGED;
      }, LIMIT_MS);
      const scope = { objectIds: ids };
      const { recoveryId } = await ask<Recovery>('/recoveries', {
        target,
        scope,
        reason: 'A slip',
      });
      const { planHash } = await recoveryIs(recoveryId, 'planned');
      await faults({ id: 'SLOW', delayMs: 3000, path: WRITES });
      // Neither is read to its end.
      const followed = await fetch(`${tenant()}/recoveries/${recoveryId}/stream`);
      const exported = await fetch(`${tenant()}/objects/export`);
      expect([followed.status, exported.status]).toEqual([200, 200]);
      await ask(`/recoveries/${recoveryId}/approve`, { planHash });
      await eventually(async () => (await writes()).size > 0, LIMIT_MS);
      const { status } = await ask<Recovery>(`/recoveries/${recoveryId}`);

      const { exitCode, output } = await stopped();

      expect(status).not.toBe('completed');
      expect(output).not.toMatch(/cut off|\n\s+at /);
      expect(exitCode).toBe(0);
      await faults();
      await start();
      await recoveryIs(recoveryId, 'completed');
      expect([...(await writes()).values()]).toEqual(ids.map(() => 1));
      const after = new Map((await users()).map((user) => [user.objectId, user.attributes]));
      expect(ids.map((id) => after.get(id)?.['jobTitle'] ?? null)).toEqual(
        damaged.map(({ attributes }) => attributes['jobTitle'] ?? null),
      );
      expect(await verifies()).toBe(true);
    },
    LIMIT_MS,
  );
});
