import { RunningApi } from '../running-api.js';
import { routesOf } from './all-routes.js';
import { routesTable } from './who-may-what.js';

/** Prints the table of routes as it has to stand in docs/access.md. */
const api = await RunningApi.start();
process.stdout.write(`${routesTable(routesOf(api.app))}\n`);
await api.close();
