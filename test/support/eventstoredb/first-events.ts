import { randomUUID } from 'node:crypto';
import type { EventLog } from './log.js';

const encoder = new TextEncoder();
const firstEvents = [
  ['$$$stats-127.0.0.1:2113', '$metadata', { $maxAge: 86_400 }],
  ['$$$scavenges', '$metadata', { $maxAge: 2_592_000 }],
  ['$user-admin', '$UserCreated', { loginName: 'admin', groups: ['$admins'] }],
  ['$users', '$User', 'admin'],
] as const;

/** What a server writes into its log by itself when it starts for the first time. */
export const writeFirstEvents = (log: EventLog): void => {
  for (const [streamId, type, data] of firstEvents) {
    log.append(streamId, 'any', [
      {
        id: randomUUID(),
        type,
        isJson: true,
        data: encoder.encode(JSON.stringify(data)),
        metadata: new Uint8Array(),
      },
    ]);
  }
};
