import { Readable } from 'node:stream';
import { openGraph } from './directory/directory.module.js';
import type { Lines } from './history/history.port.js';
import { type Ground, RehearsalGround } from './recovery/rehearsal-ground.port.js';
import { startSimulatorProcess } from './simulator/simulator-process.js';

/** Plans are tried out in a simulator with a process of its own, which ends with the rehearsal. */
export class SimulatedGround extends RehearsalGround {
  /** @param timeoutMs how long one request may take */
  constructor(private readonly timeoutMs: number) {
    super();
  }

  /** @throws Error when the simulator does not start or does not take the tenant */
  async open(tenantId: string, lines: AsyncIterable<Lines>, signal: AbortSignal): Promise<Ground> {
    const simulator = await startSimulatorProcess({ tenantId, empty: true, enforceQuotas: true });
    const { graphUrl, tokenUrl, controlUrl, credentials, close } = simulator;
    try {
      await load(controlUrl, lines, signal);
      const { reader, writer: wanted } = credentials;
      const { writer } = openGraph({
        tenantId,
        timeoutMs: this.timeoutMs,
        graphUrl,
        tokenUrl,
        ...reader,
        writer: wanted,
      });
      return { writer, close };
    } catch (error) {
      await close();
      throw error;
    }
  }
}

const load = async (
  controlUrl: string,
  lines: AsyncIterable<Lines>,
  signal: AbortSignal,
): Promise<void> => {
  const answer = await fetch(`${controlUrl}/load`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(bytesOf(lines))),
    duplex: 'half',
    signal,
  });
  if (!answer.ok) throw new Error(`The simulator does not take the tenant: ${await answer.text()}`);
};

async function* bytesOf(lines: AsyncIterable<Lines>): AsyncGenerator<Buffer> {
  for await (const { bytes } of lines) yield bytes;
}
