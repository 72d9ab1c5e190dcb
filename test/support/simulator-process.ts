import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  type RunningSimulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/start-simulator.js';
import { start } from './children.js';
import { firstLine } from './stateline-process.js';

export type SimulatorReady = Omit<RunningSimulator, 'close' | 'now'>;

export interface SimulatorProcess extends SimulatorReady {
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

/** A simulated tenant in a process of its own; resolves when it answers. It ends with this process. */
export const startSimulatorProcess = async (
  options: Omit<SimulatorOptions, 'clock'>,
): Promise<SimulatorProcess> => {
  const child = start('simulator-process.ts', JSON.stringify(options));
  const ended = once(child, 'close');
  const ready = await firstLine<SimulatorReady>(child);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { ...ready, child, stop };
};

/** The environment in which Stateline captures and writes this tenant. */
export const tenantEnvironment = ({
  tenantId,
  graphUrl,
  tokenUrl,
  credentials,
}: SimulatorReady): Record<string, string> => ({
  STATELINE_TENANT_ID: tenantId,
  STATELINE_GRAPH_URL: graphUrl,
  STATELINE_TOKEN_URL: tokenUrl,
  STATELINE_CLIENT_ID: credentials.reader.clientId,
  STATELINE_CLIENT_SECRET: credentials.reader.clientSecret,
  STATELINE_WRITER_CLIENT_ID: credentials.writer.clientId,
  STATELINE_WRITER_CLIENT_SECRET: credentials.writer.clientSecret,
});

const main = async (argument: string): Promise<void> => {
  const simulator = await startSimulator(JSON.parse(argument) as SimulatorOptions);
  const { tenantId, graphUrl, tokenUrl, controlUrl, credentials } = simulator;
  const ready: SimulatorReady = { tenantId, graphUrl, tokenUrl, controlUrl, credentials };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.stdin.resume();
  await Promise.race([once(process, 'SIGTERM'), once(process.stdin, 'end')]);
  await simulator.close();
  process.exit(0);
};

const [, script, argument] = process.argv;
if (script === import.meta.filename && argument !== undefined) await main(argument);
