import { instantAt, instantPlus } from '../../src/domain/instant.js';
import { AccessFile } from '../../src/access/access-file.js';
import { StoredServiceTokens } from '../../src/access/stored-service-tokens.js';

/** Makes tokens one after the other and tells of each, so many or until it is killed. */
const main = async (file: string, name: string, count: number): Promise<void> => {
  const now = () => instantAt(Date.now());
  const tokens = new StoredServiceTokens(new AccessFile(file, now), now);
  const by = { id: name, name };
  for (let made = 0; made < count; made += 1) {
    const expiresAt = instantPlus(now(), 3_600_000);
    const wanted = { name, permissions: ['history/read'] as const, tenantIds: 'all' as const };
    const { id } = await tokens.create({ ...wanted, expiresAt }, by);
    process.stdout.write(`${id}\n`);
  }
};

const [, , file = '', name = '', count = '0'] = process.argv;
await main(file, name, Number(count));
