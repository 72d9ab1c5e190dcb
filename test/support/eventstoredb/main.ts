/**
 * An EventStoreDB for tests in a process of its own. The arguments are a port (default: any) and the
 * largest append in bytes. Writes one line of JSON, `{ "url", "port", "control" }`, and ends when
 * its standard input does, or with SIGTERM.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { controlServer } from './control.js';
import { startEventStoreDb } from './event-store-db.js';

const [port, maxAppendSize] = process.argv.slice(2).map(Number);
const server = await startEventStoreDb({
  ...(port !== undefined && { port }),
  ...(maxAppendSize !== undefined && { maxAppendSize }),
});
const control = controlServer(server);
control.listen(0, '127.0.0.1');
await once(control, 'listening');
const { port: controlPort } = control.address() as AddressInfo;
const told = { url: server.url, port: server.port, control: `http://127.0.0.1:${controlPort}` };
process.stdout.write(`${JSON.stringify(told)}\n`);

const end = async (): Promise<void> => {
  control.close();
  control.closeAllConnections();
  await server.close();
  process.exit(0);
};
process.once('SIGTERM', () => void end());
process.stdin.once('end', () => void end()).resume();
