import { once } from 'node:events';
import { type SimulatorOptions, startSimulator } from './start-simulator.js';

/** The process of a simulator: told its options, it says where it answers, and ends with who started it. */
const [options] = (await once(process, 'message')) as [SimulatorOptions];
const gone = once(process, 'disconnect');
const simulator = await startSimulator(options);
const { tenantId, graphUrl, tokenUrl, controlUrl, credentials, signIn } = simulator;
process.send?.({ tenantId, graphUrl, tokenUrl, controlUrl, credentials, signIn });
await gone;
await simulator.close();
