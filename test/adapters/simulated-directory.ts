import { type GraphOptions, openGraph } from '../../src/directory/directory.module.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Json } from '../../src/domain/json.js';
import { type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.js';
import type { DirectoryUnderTest, Oddity } from '../contracts/directory/acting.js';

/** A rule for the simulator's control port. */
export interface Fault {
  readonly id: string;
  readonly path?: string;
  readonly count?: number;
  readonly delayMs?: number;
  readonly retryAfterSeconds?: number | null;
  readonly status?: number;
  readonly mode?: string;
  readonly property?: string;
  readonly percentage?: number;
}

export interface SimulatedDirectory extends DirectoryUnderTest {
  readonly waits: readonly number[];
  readonly warnings: readonly string[];
  readonly options: GraphOptions;
  readonly controlUrl: string;
  /** Replaces all faults. */
  faults(...faults: readonly Fault[]): Promise<void>;
  /** Back stage of the tenant; rejects with what it answers when it refuses. */
  control(method: string, path: string, body?: object): Promise<unknown>;
  /** Requests that reached Graph so far, in order. */
  requests(): Promise<readonly Json[]>;
}

const faultFor: Record<Oddity, Fault> = {
  duplicates: { id: 'D1', count: 1 },
  'shuffled order': { id: 'D2', count: 1 },
  'an empty page': { id: 'D3', count: 1 },
  'old changes again': { id: 'D4', count: 1 },
  'an expired token': { id: 'D6', count: 1 },
  throttling: { id: 'T1', count: 1, path: 'users', retryAfterSeconds: 2 },
};

/** The real connector over HTTP against a simulated tenant; its waits are noted and not waited. */
export const openSimulatedDirectory = async (
  simulated: SimulatorOptions = {},
  overrides: Partial<GraphOptions> = {},
): Promise<SimulatedDirectory> => {
  const simulator = await startSimulator({
    users: 60,
    groups: 20,
    auditDelayMs: 0,
    enforceQuotas: false,
    ...simulated,
  });
  const waits: number[] = [];
  const warnings: string[] = [];
  const options: GraphOptions = {
    tenantId: simulator.tenantId,
    graphUrl: simulator.graphUrl,
    tokenUrl: simulator.tokenUrl,
    ...simulator.credentials.reader,
    writer: simulator.credentials.writer,
    timeoutMs: 5_000,
    maxAttempts: 4,
    pace: { directoryRead: 1e6, directoryWrite: 1e6, conditionalAccess: 1e6, reports: 1e6 },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    warn: (message) => warnings.push(message),
    ...overrides,
  };
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${simulator.controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const foreignName = 'HR Feed';
  return {
    ...openGraph(options),
    foreignName,
    waits,
    warnings,
    options,
    controlUrl: simulator.controlUrl,
    control,
    act: async (change) => {
      const as = { kind: 'application', name: foreignName };
      const acted = (await control('POST', '/act', { as, ...change })) as { objectId: string };
      return objectId(acted.objectId);
    },
    next: async (oddity) => {
      const { faults } = (await control('GET', '/faults')) as {
        faults: readonly (Fault & { strikes: number })[];
      };
      const open = faults
        .filter(({ strikes, count }) => strikes < (count ?? Infinity))
        .map((fault) => ({ ...fault, strikes: undefined }));
      await control('PUT', '/faults', [...open, faultFor[oddity]]);
    },
    faults: async (...faults) => {
      await control('PUT', '/faults', faults);
    },
    requests: async () => ((await control('GET', '/requests')) as { requests: Json[] }).requests,
    waitedMs: () => waits.reduce((sum, ms) => sum + ms, 0),
    close: () => simulator.close(),
  };
};
