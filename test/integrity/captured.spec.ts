import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TakeBackup, TakeBackupHandler } from '../../src/backups/take-backup.command.js';
import { instantAt } from '../../src/domain/instant.js';
import { Evidence } from '../../src/integrity/evidence.port.js';
import { FolderSigner } from '../../src/integrity/folder-signer.js';
import { KeyFolder } from '../../src/integrity/key-folder.port.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { verified } from '../support/sealed-tenant.js';

describe('what capture has recorded', () => {
  let tenant: CapturedTenant;
  let folder: string;
  beforeEach(async () => {
    tenant = await CapturedTenant.open();
    folder = await mkdtemp(join(tmpdir(), 'stateline-captured-keys-'));
  });
  afterEach(async () => {
    await tenant.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is whole, first full sync, changes, who made them, restart and all', async () => {
    const { store, history, simulator } = tenant;
    const keys = new KeyFolder(folder);
    const signer = new FolderSigner(store, keys);
    const takeBackup = new TakeBackupHandler(store, history, new StoredChainHeads(store), signer);
    await tenant.firstSync();
    await takeBackup.execute(new TakeBackup(simulator.tenantId, 'first'));
    await tenant.control('POST', '/scenarios/everyday', { changes: 25 });
    await tenant.look();
    await tenant.restart();
    await tenant.control('POST', '/scenarios/everyday', { changes: 5 });
    tenant.start();
    await tenant.look();
    await takeBackup.execute(new TakeBackup(simulator.tenantId, 'requested'));

    await tenant.stop();
    const evidence = new Evidence(store, () => instantAt(0));
    const parts: string[] = [];
    const { signal } = new AbortController();
    for await (const part of evidence.parts(simulator.tenantId, signal)) parts.push(part);
    const key = await keys.key();
    const report = await verified(parts.join(''), new Set([key?.keyId ?? '']));
    const changes = (await tenant.events()).filter(({ streamId }) =>
      streamId.startsWith('changes_'),
    );
    expect(report).toMatchObject({ good: true, events: changes.length, seals: 2, unproven: 0 });
    expect(changes.some(({ event }) => event.type === 'ChangeAttributed')).toBe(true);
  });
});
