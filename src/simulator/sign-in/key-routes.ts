import type { FastifyInstance } from 'fastify';
import type { SigningKeys } from './signing-keys.js';

/** Lets the tenant's keys change as a directory changes them: a new one comes, later the old ones go. */
export const keyRoutes = (server: FastifyInstance, keys: SigningKeys): void => {
  const told = async () => ({ keys: (await keys.published()).map(({ kid }) => kid) });
  server.get('/sign-in/keys', told);
  server.post('/sign-in/keys/rotate', async () => {
    await keys.rotate();
    return told();
  });
  server.post('/sign-in/keys/retire', async () => {
    await keys.retire();
    return told();
  });
};
