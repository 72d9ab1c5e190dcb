import { RunningApi } from '../api/running-api.js';
import { apiTypes } from './api-types.js';

/** Prints the types of the API as they have to stand in the dashboard. */
const api = await RunningApi.start();
process.stdout.write(await apiTypes(api));
await api.close();
