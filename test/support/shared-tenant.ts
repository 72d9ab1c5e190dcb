import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { capturedTypes, propertyRule, relationsOf } from '../../src/domain/directory/catalogue.js';
import type { Verification } from '../../src/domain/integrity/verification.js';
import { equalJson, type Json } from '../../src/domain/json.js';
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import type { RecordedEvent } from '../../src/event-store/event-store.port.js';
import { keyIdOfPem, verifyEvidence } from '../../src/integrity/verify-evidence.port.js';
import { start } from './children.js';
import { collect } from './events.js';
import { replayed } from './contradictions.js';
import { eventually } from './eventually.js';
import {
  type SimulatorProcess,
  startSimulatorProcess,
} from '../../src/simulator/simulator-process.js';
import { tenantEnvironment } from './tenant-environment.js';
import { firstLine, startProcess, type StatelineProcess } from './stateline-process.js';

interface RawObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly links: Readonly<Record<string, readonly string[]>>;
}

interface Recovery {
  readonly recoveryId: string;
  readonly status: string;
  readonly planHash: string | null;
}

const ASK_EVERY_MS = 200;
/** For what takes seconds on a machine that does nothing else. */
const LIMIT_MS = 240_000;
const HEADERS = { 'content-type': 'application/json' };

/** A change made in the directory, to be looked for in a timeline. */
export interface Made {
  readonly objectId: string;
  readonly value: string;
}

/** A simulated tenant, a log's server and several Stateline processes, each one of its own. */
export class SharedTenant {
  readonly damaged: string[] = [];
  private readonly processes = new Map<number, StatelineProcess>();
  private readonly tunings = new Map<number, { leaseTtlMs?: number }>();
  private starting: Promise<unknown> = Promise.resolve();
  private users: readonly string[] = [];
  private actor = '';
  private changes = 0;

  private constructor(
    private readonly folder: string,
    private readonly server: { readonly child: ChildProcess; readonly url: string },
    private readonly simulator: SimulatorProcess,
    readonly log: EventStoreDbEventStore,
  ) {}

  static async open(): Promise<SharedTenant> {
    const folder = await mkdtemp(join(tmpdir(), 'stateline-shared-'));
    const child = start('eventstoredb/main.ts');
    const { url } = await firstLine<{ url: string }>(child);
    const simulator = await startSimulatorProcess({
      ...{ seed: 7, users: 1200, groups: 20, port: 0 },
      ...{ auditDelayMs: 0, enforceQuotas: false },
    });
    const log = await EventStoreDbEventStore.open(url);
    const tenant = new SharedTenant(folder, { child, url }, simulator, log);
    await tenant.chooseUsers();
    return tenant;
  }

  async close(): Promise<void> {
    await this.starting.catch(() => undefined);
    await Promise.all([...this.processes.values()].map((process) => process.stop()));
    await this.log.close();
    await this.simulator.close();
    const { child } = this.server;
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Starts a process with the data folder of its slot. */
  async start(slot: number, tuning: { leaseTtlMs?: number } = {}): Promise<void> {
    this.tunings.set(slot, tuning);
    const started = await startProcess({
      env: {
        ...tenantEnvironment(this.simulator),
        STATELINE_EVENTSTOREDB_URL: this.server.url,
        STATELINE_DATA_FOLDER: join(this.folder, `data-${slot}`),
        STATELINE_KEY_FOLDER: join(this.folder, 'keys'),
        STATELINE_PORT: '0',
        STATELINE_LOOK_SECONDS: '1',
        STATELINE_READ_LAG_SECONDS: '1',
      },
      tuning: { ...tuning, requestTimeoutMs: 2000 },
    });
    this.processes.set(slot, started);
  }

  /** Kills what runs in a slot, wherever it stands, and starts it again. */
  async kill(slot: number): Promise<void> {
    await this.starting;
    const running = this.processes.get(slot);
    if (running === undefined) return;
    this.processes.delete(slot);
    await running.kill();
    this.starting = this.start(slot, this.tunings.get(slot));
  }

  /** Kills the process that captures, for good. */
  async killOwner(): Promise<void> {
    for (const [slot, process] of this.processes) {
      const answer = await fetch(`${process.url}/ready`);
      const { leases } = (await answer.json()) as { leases: { role: string; isUs: boolean }[] };
      if (!leases.some(({ role, isUs }) => role === 'capture' && isUs)) continue;
      this.processes.delete(slot);
      await process.kill();
      return;
    }
    throw new Error('Nobody captures');
  }

  async firstSync(): Promise<void> {
    await eventually(async () => {
      const backups = await this.ask<{ rows: unknown[] }>('/backups');
      return backups.rows.length > 0;
    }, LIMIT_MS);
  }

  /** Somebody gives a user another office. */
  async change(): Promise<Made> {
    this.changes += 1;
    const objectId = this.users[this.changes % 50] ?? '';
    const value = `Office ${this.changes}`;
    await this.update(objectId, { officeLocation: value });
    return { objectId, value };
  }

  async isInTimeline({ objectId, value }: Made): Promise<boolean> {
    const { rows } = await this.ask<{ rows: unknown[] }>(`/timeline?objectId=${objectId}&limit=5`);
    return JSON.stringify(rows).includes(`"${value}"`);
  }

  /** Overwrites the titles of users that nothing else touches, and brings them back. */
  async damageAndRecover(count: number): Promise<void> {
    const ids = this.users.slice(50 + this.damaged.length).slice(0, count);
    if (ids.length < count) throw new Error('The company is too small for so many recoveries');
    const target = new Date().toISOString();
    this.damaged.push(...ids);
    const value = `Damaged ${this.damaged.length}`;
    for (const objectId of ids) await this.update(objectId, { jobTitle: value });
    for (const objectId of ids) {
      await eventually(() => this.isInTimeline({ objectId, value }), LIMIT_MS);
    }
    const body = { target, scope: { objectIds: ids }, reason: 'A slip' };
    const { recoveryId } = await this.ask<Recovery>('/recoveries', body);
    const planned = await this.until(recoveryId, 'planned');
    while ((await this.recovery(recoveryId)).status === 'planned') {
      await this.once(`/recoveries/${recoveryId}/approve`, { planHash: planned.planHash });
    }
    await this.until(recoveryId, 'completed');
  }

  /** Resolves when everything runs and the log tells what the directory holds. */
  async settled(): Promise<void> {
    await this.starting;
    await eventually(async () => (await this.differencesFromTheDirectory()).length === 0, LIMIT_MS);
  }

  terms(log: readonly RecordedEvent[]): number {
    return log.filter(({ event }) => event.type === 'LeaseTaken').length;
  }

  /** How often the directory was asked to write each user. */
  async writesPerUser(): Promise<ReadonlyMap<string, number>> {
    const { requests } = await this.control<{
      requests: { method: string; path: string; appId: string | null }[];
    }>('/requests');
    const counts = new Map<string, number>();
    for (const { method, path } of requests) {
      const [, id] = /\/users\/([0-9a-f-]{36})$/.exec(path) ?? [];
      if (method === 'PATCH' && id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  /** Where what the log tells and what the directory holds differ. */
  async differencesFromTheDirectory(): Promise<readonly string[]> {
    const { objects: held } = await this.control<{ objects: RawObject[] }>('/objects');
    const { objects } = replayed(await collect(this.log.readAll({ after: 'start' })));
    const captured = held.filter(({ objectType }) => capturedTypes.includes(objectType));
    return captured.flatMap((object) => {
      const told = objects.get(object.objectId);
      if (told === undefined) return [`${object.objectId} is not known`];
      const links = relationsOf(object.objectType).flatMap((relation) =>
        (object.links[relation] ?? []).map((id) => `${relation} ${id}`),
      );
      return [
        ...(told.status === object.status ? [] : [`${object.objectId} is ${object.status}`]),
        ...Object.entries(told.attributes)
          .filter(([name]) => propertyRule(object.objectType, name).compared)
          .filter(([name, value]) => !equalJson(value, object.attributes[name] ?? null))
          .map(([name]) => `${object.objectId} ${name}`),
        ...links
          .filter((link) => !told.links.has(link))
          .map((link) => `${object.objectId} ${link}`),
      ];
    });
  }

  /** What a stranger with the public key finds out about the log. */
  async verdict(): Promise<Verification> {
    const pem = await readFile(join(this.folder, 'keys', 'signing-key.pub.pem'), 'utf8');
    const response = await fetch(`${this.base()}/integrity/evidence`);
    if (response.body === null) throw new TypeError('No evidence came');
    return verifyEvidence(response.body, {
      keyIds: new Set([keyIdOfPem(pem) ?? '']),
      acceptUnproven: false,
    });
  }

  private async chooseUsers(): Promise<void> {
    const { objects } = await this.control<{ objects: RawObject[] }>('/objects?type=user');
    const ours = objects.filter(
      ({ status, attributes }) => status === 'live' && attributes['onPremisesSyncEnabled'] !== true,
    );
    const [first, ...others] = ours;
    this.actor = first?.objectId ?? '';
    this.users = others.map(({ objectId }) => objectId);
  }

  private update(objectId: string, attributes: Record<string, Json>): Promise<unknown> {
    const as = { kind: 'user', id: this.actor };
    const act = { as, operation: 'update', objectType: 'user', objectId, attributes };
    return this.control('/act', act);
  }

  private async control<Answer>(path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.simulator.controlUrl}${path}`, request(body));
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  private recovery(recoveryId: string): Promise<Recovery> {
    return this.ask(`/recoveries/${recoveryId}`);
  }

  private async until(recoveryId: string, status: string): Promise<Recovery> {
    let recovery = await this.recovery(recoveryId);
    await eventually(async () => {
      recovery = await this.recovery(recoveryId);
      await delay(ASK_EVERY_MS);
      if (recovery.status === 'failed') throw new Error(JSON.stringify(recovery));
      return recovery.status === status || recovery.status === 'completed';
    }, LIMIT_MS);
    return recovery;
  }

  /** The answer of whatever process gives one: any may be killed while it is asked. */
  private async ask<Answer>(path: string, body?: unknown): Promise<Answer> {
    const deadline = performance.now() + LIMIT_MS;
    for (;;) {
      const response = await this.once(path, body);
      if (response?.ok === true) return (await response.json()) as Answer;
      if (performance.now() > deadline) {
        throw new Error(`${path}: ${String(response?.status)} ${(await response?.text()) ?? ''}`);
      }
      await delay(ASK_EVERY_MS);
    }
  }

  private async once(path: string, body?: unknown): Promise<Response | undefined> {
    try {
      const response = await fetch(`${this.base()}${path}`, request(body));
      // Read whole, since its sender may be killed before it has sent all.
      return new Response(await response.text(), { status: response.status });
    } catch {
      return undefined;
    }
  }

  private base(): string {
    const running = [...this.processes.values()];
    const chosen = running[Math.floor(Math.random() * running.length)];
    return `${String(chosen?.url)}/api/tenants/${this.simulator.tenantId}`;
  }
}

const request = (body: unknown): RequestInit => ({
  ...(body === undefined ? {} : { method: 'POST', headers: HEADERS, body: JSON.stringify(body) }),
  signal: AbortSignal.timeout(10_000),
});
