import { readFile } from 'node:fs/promises';
import { RunningApi } from '../api/running-api.js';
import { API_TYPES_FILE, apiTypes } from './api-types.js';

describe('the types that the dashboard asks with', () => {
  it('are those of the API', async () => {
    const api = await RunningApi.start();
    try {
      expect(await readFile(API_TYPES_FILE, 'utf8')).toBe(await apiTypes(api));
    } finally {
      await api.close();
    }
  }, 180_000);
});
