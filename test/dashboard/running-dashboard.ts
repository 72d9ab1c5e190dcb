import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { eventually } from '../support/eventually.js';

interface CaptureStatus {
  readonly firstSync: { readonly done: boolean };
}

/** Where `npm test` builds it before the tests, unless another build is named. */
export const DASHBOARD_FOLDER = resolve(process.env['DASHBOARD_FOLDER'] ?? 'dist/dashboard');

/** All of Stateline with a simulated tenant, its dashboard included, on free ports. */
export class RunningDashboard {
  #running: RunningStateline;

  private constructor(
    running: RunningStateline,
    private readonly env: Readonly<Record<string, string>>,
    private readonly folder: string,
    private readonly token: string,
  ) {
    this.#running = running;
  }

  /** Resolves when the first full sync is done; `token` is a service token where everybody signs in. */
  static async start(
    env: Readonly<Record<string, string>> = {},
    token = '',
  ): Promise<RunningDashboard> {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-dashboard-'));
    const all = {
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: '120',
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      ...env,
    };
    const running = await startStateline(readConfig(all), DASHBOARD_FOLDER);
    const dashboard = new RunningDashboard(running, all, folder, token);
    await eventually(async () => {
      const { firstSync } = (await dashboard.get('/capture')) as CaptureStatus;
      return firstSync.done;
    }, 180_000);
    return dashboard;
  }

  get running(): RunningStateline {
    return this.#running;
  }

  /** Stops all of it; what `start` then gives is the same server again, under the same address. */
  async stop(): Promise<{ readonly start: () => Promise<void> }> {
    const { port } = new URL(this.running.url);
    await this.running.close();
    const config = readConfig({ ...this.env, STATELINE_PORT: port });
    return {
      start: async () => {
        this.#running = await startStateline(config, DASHBOARD_FOLDER);
      },
    };
  }

  /** The address of a view below the tenant. */
  view(below = ''): string {
    return `${this.running.url}/tenants/${this.running.tenantId}${below}`;
  }

  async get(below: string): Promise<unknown> {
    const { url, tenantId } = this.running;
    const headers = this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
    const response = await fetch(`${url}/api/tenants/${tenantId}${below}`, { headers });
    return response.json();
  }

  /** What goes wrong at the simulated directory from now on. */
  async faults(rules: readonly object[]): Promise<void> {
    await this.#control('/faults', 'PUT', rules);
  }

  /** Has somebody at the simulated company change something. */
  async act(body: object): Promise<void> {
    await this.#control('/act', 'POST', body);
  }

  /** Has the simulated company live through something: `everyday`, an attack. */
  async scenario(name: string, body: object = {}): Promise<void> {
    await this.#control(`/scenarios/${name}`, 'POST', body);
  }

  async #control(path: string, method: string, body: object): Promise<void> {
    const response = await fetch(`${this.running.simulator?.controlUrl ?? ''}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  async close(): Promise<void> {
    await this.running.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
