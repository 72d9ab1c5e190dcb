import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandBus } from '@nestjs/cqrs';
import { Logger } from '@nestjs/common';
import { stateHash } from '../../src/backups/state-hash.js';
import { BackupSchedule } from '../../src/backups/schedule.js';
import { TakeBackup, TakeBackupHandler } from '../../src/backups/take-backup.command.js';
import { ChangeLog } from '../../src/capture/change-log.js';
import type { DirectoryWriter } from '../../src/directory/directory.port.js';
import { instantAt } from '../../src/domain/instant.js';
import { canonicalJson } from '../../src/domain/json.js';
import type { BackupTaken } from '../../src/domain/timeline/backup-events.js';
import { backupsStream } from '../../src/domain/timeline/streams.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { Evidence } from '../../src/integrity/evidence.port.js';
import { FolderSigner } from '../../src/integrity/folder-signer.js';
import { KeyFolder } from '../../src/integrity/key-folder.port.js';
import { SigningKeyUnavailable } from '../../src/integrity/signer.port.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import type { RecoveryRun } from '../../src/recovery/recovery-run.js';
import { type LastProof, StartOfWriting } from '../../src/recovery/start-of-writing.js';
import { aGroup, relinked } from '../history/directory-changes.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';
import { eventually } from '../support/eventually.js';
import { anObjectChanged, collect, someMetadata } from '../support/events.js';
import { verified } from '../support/sealed-tenant.js';

describe('taking a backup', () => {
  let tenant: RecordedTenant;
  let keys: KeyFolder;
  let log: ChangeLog;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
    keys = new KeyFolder(join(tenant.folder, 'keys'));
    log = new ChangeLog(tenant.store, 't', new StoredChainHeads(tenant.store));
    await change();
    await tenant.synced(second(1));
  });
  afterEach(() => tenant.close());

  const newHandler = () => {
    const { store, history } = tenant;
    const heads = new StoredChainHeads(store);
    return new TakeBackupHandler(store, history, heads, new FolderSigner(store, keys));
  };
  const change = async () => {
    const metadata = someMetadata({ observedAt: instantAt(Date.now()) });
    const position = await log.append([{ event: anObjectChanged(), metadata }]);
    if (position !== undefined) await tenant.history.caughtUp(position);
  };
  const take = (reason: BackupTaken['data']['reason'] = 'requested') =>
    newHandler().execute(new TakeBackup('t', reason));
  const taken = async () =>
    (await collect(tenant.store.read(streamId(backupsStream('t'))))).map(
      ({ event }) => (event as BackupTaken).data,
    );
  const verification = async (acceptUnproven = false) => {
    const evidence = new Evidence(tenant.store, () => second(0));
    const parts: string[] = [];
    for await (const part of evidence.parts('t', new AbortController().signal)) parts.push(part);
    return verified(parts.join(''), new Set(), acceptUnproven);
  };

  it('seals all that it was made of', async () => {
    const backup = await take();

    expect(backup.seal?.heads).toHaveLength(1);
    expect(await taken()).toEqual([backup]);
    expect(await verification()).toMatchObject({ good: true, seals: 1, notYetSealed: 0 });
  });

  it('links the backups of several processes one to the other', async () => {
    await Promise.all([take(), take(), take(), take()]);
    await change();
    await take();

    expect(await taken()).toHaveLength(5);
    expect(await verification()).toMatchObject({ good: true, seals: 5, notYetSealed: 0 });
  });

  it('takes none without a key, and makes no other', async () => {
    await take();
    await rm(keys.path, { recursive: true });

    await expect(take()).rejects.toThrow(SigningKeyUnavailable);
    expect(await taken()).toHaveLength(1);
    expect(await keys.key()).toBeUndefined();
  });

  it('is tried each second while the key is away, told once, and taken when it is back', async () => {
    await mkdir(keys.path);
    await writeFile(join(keys.path, 'signing-key.pem'), 'no key', { mode: 0o600 });
    const told: string[] = [];
    const error = (text: string) => told.push(text);
    Logger.overrideLogger({ log: () => undefined, warn: () => undefined, error });
    let tries = 0;
    const execute = (command: TakeBackup) => {
      tries += 1;
      return newHandler().execute(command);
    };
    const ending = new AbortController();
    const schedule = new BackupSchedule(
      { tenantId: 't', hourUtc: 2 },
      tenant.store,
      tenant.history,
      { execute } as unknown as CommandBus,
    );
    const working = schedule.during({
      number: 1,
      signal: ending.signal,
      handedOver: false,
      assertHeld: () => undefined,
    });
    await eventually(() => tries >= 3, 10_000);
    await rm(join(keys.path, 'signing-key.pem'));
    await eventually(async () => (await taken()).length === 1, 10_000);
    ending.abort();
    await working;

    Logger.overrideLogger(['error']);
    expect(told).toEqual([expect.stringContaining('holds no Ed25519')]);
  }, 180_000);

  it('is broken off where the process stops, and not told as a failure', async () => {
    const told: string[] = [];
    const error = (text: string) => told.push(text);
    Logger.overrideLogger({ log: () => undefined, warn: () => undefined, error });
    const ending = new AbortController();
    const execute = (command: TakeBackup) => {
      // As the first object of many is read.
      ending.abort(new Error('stopping'));
      return newHandler().execute(command);
    };
    const bus = { execute } as unknown as CommandBus;
    const options = { tenantId: 't', hourUtc: 2 };
    const { store, history } = tenant;
    const term = { number: 1, handedOver: false, assertHeld: () => undefined };

    await new BackupSchedule(options, store, history, bus).during({
      ...term,
      signal: ending.signal,
    });

    Logger.overrideLogger(['error']);
    expect(told).toEqual([]);
    expect(await taken()).toEqual([]);
  });

  it('is broken off where the process stops, whoever asked for it', async () => {
    const handler = newHandler();
    const taking = handler.execute(new TakeBackup('t', 'requested'));
    handler.onModuleDestroy();

    await expect(taking).rejects.toMatchObject({ code: 'backup-broken-off' });
    expect(await taken()).toEqual([]);
  });

  it('is broken off before a recovery when its turn is over', async () => {
    const ending = new AbortController();
    const execute = (command: TakeBackup) => {
      ending.abort(new Error('stopping'));
      return newHandler().execute(command);
    };
    const start = new StartOfWriting(
      { configured: true } as DirectoryWriter,
      { execute } as unknown as CommandBus,
      { of: () => Promise.resolve() } as unknown as LastProof,
    );

    await expect(start.of({ tenantId: 't' } as RecoveryRun, ending.signal)).rejects.toThrow(
      'stopping',
    );
    expect(await taken()).toEqual([]);
  });

  it.each([5, 2_500])(
    'is told apart by one of %i links, and the same for the same',
    async (many) => {
      const members = Array.from({ length: many }, (_, n) => `m${String(n)}`);
      const last = members.at(-1) ?? '';
      const hashed = () => stateHash(tenant.tenant.now());
      await tenant.record([aGroup('g1', members)]);
      const before = await hashed();
      const lines = members.map((id) => `members ${id}`).sort();

      await tenant.record([relinked('g1', 'removed', last)]);
      expect(await hashed()).not.toBe(before);
      await tenant.record([relinked('g1', 'added', last)]);
      expect(await hashed()).toBe(before);
      const group = `g1\ngroup\n{"displayName":"Name of g1"}\n${lines.join('\n')}\n\n`;
      const others: string[] = [];
      for await (const { objectId, objectType, attributes } of tenant.tenant.now().scan('user')) {
        others.push(`${objectId}\n${objectType}\n${canonicalJson(attributes)}\n\n\n`);
      }
      const all = [...others, group].sort().join('');
      expect(before).toBe(createHash('sha256').update(all).digest('hex'));
    },
  );

  it('does not let a lost key stand in the way of a recovery', async () => {
    await take();
    const pem = (await keys.key())?.privatePem() ?? '';
    const file = join(keys.path, 'signing-key.pem');
    await rm(file);
    const backup = await take('before-recovery');
    expect(backup.seal).toBeUndefined();
    await writeFile(file, pem, { mode: 0o600 });
    await take();

    expect((await verification()).bad).toMatchObject({ what: 'unsealed', id: backup.backupId });
    expect(await verification(true)).toMatchObject({ good: true, seals: 2, unproven: 1 });
  });
});
