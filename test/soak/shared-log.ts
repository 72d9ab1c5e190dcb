import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { start } from '../support/children.js';
import { firstLine } from '../support/stateline-process.js';

/** The test server that speaks EventStoreDB's protocol, in a process of its own. */
export class SharedLog {
  private constructor(
    readonly url: string,
    private readonly control: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<SharedLog> {
    const child = start('eventstoredb/main.ts');
    const { url, control } = await firstLine<{ url: string; control: string }>(child);
    return new SharedLog(url, control, child);
  }

  stop(): Promise<void> {
    return this.tell('/stop');
  }

  restart(): Promise<void> {
    return this.tell('/restart');
  }

  /** Cuts all connections; appends are written then, and not answered. */
  async disturb(): Promise<void> {
    await this.tell('/faults', { calls: 3, fault: { fault: 'no answer', written: true } });
    await this.tell('/faults', { calls: 3, fault: { fault: 'connection killed', written: false } });
    await this.tell('/drop-connections');
  }

  async calm(): Promise<void> {
    await fetch(`${this.control}/faults`, { method: 'DELETE' });
  }

  /** Its clock tells when an event was recorded. */
  setClock(aheadMs: number): Promise<void> {
    return this.tell('/clock', { aheadMs });
  }

  async close(): Promise<void> {
    const ended = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await ended;
  }

  private async tell(path: string, body: object = {}): Promise<void> {
    const answer = await fetch(`${this.control}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  }
}
