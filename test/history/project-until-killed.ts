/**
 * A history to be killed. Waits for a line on its input, then records changes for as long as it lives, and
 * prints each position that its history has caught up with. Arguments: folder of log and history, a
 * name for its objects.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { join } from 'node:path';

import type { TimelineEvent } from '../../src/domain/timeline/events.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import {
  aGroup,
  attributed,
  aUser,
  changed,
  department,
  relinked,
  softDeleted,
} from './directory-changes.js';
import { second } from './recorded-tenant.js';

const STDOUT = 1;
const STREAM = streamId('changes_t_00-x');

const [folder = '', name = ''] = process.argv.slice(2);
await once(process.stdin, 'data');
const store = await EmbeddedEventStore.open(join(folder, 'log'));
const history = await LmdbHistory.open(join(folder, 'history'), store);

const changesOf = (user: string): readonly TimelineEvent[] => [
  aUser(user, { department: 'Ops' }),
  aGroup(`group of ${user}`, ['u0', user]),
  ...Array.from({ length: 10 }, (_, number) => changed(user, department(`D${number}`, 'D'))),
  relinked(`group of ${user}`, 'removed', 'u0'),
  softDeleted(user),
];

for (let number = 0; ; number += 1) {
  const events = changesOf(`${name}-${number}`).map((event) => ({ id: randomUUID(), event }));
  const spoken = events.map(({ id }) => ({ id: randomUUID(), event: attributed(id) }));
  const metadata = {
    tenantId: 't',
    schemaVersion: '1' as const,
    observedAt: second(number),
    reader: 'delta-users',
    $correlationId: `round ${name}-${number}`,
  };
  const expected = (await store.last(STREAM))?.revision ?? 'no_stream';
  const appended = [...events, ...spoken].map((event) => ({ ...event, metadata }));
  const { position } = await store.append(STREAM, expected, appended);
  // Mostly the history is behind, so that a kill may come between any two of its steps.
  if (number % 3 > 0) continue;
  await history.caughtUp(position);
  writeSync(STDOUT, `${position}\n`);
}
