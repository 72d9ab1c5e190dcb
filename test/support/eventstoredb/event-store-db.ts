import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { IServerFeaturesServer } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as Features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Access, type Users } from './access.js';
import { Appending } from './appending.js';
import { Connections } from './connections.js';
import { gossipServer } from './gossip.js';
import { Faults, type Operation } from './faults.js';
import { EventLog, type LogRecord } from './log.js';
import type { ServerRoom } from './server-room.js';
import { streamsServer, streamsService } from './streams-service.js';
import { writeFirstEvents } from './first-events.js';

const MAX_APPEND_SIZE = 1024 * 1024;
/** A message to the streams service may have 16 MiB less 10,000 bytes. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024 - 10_000;
/** Calls noted at most; older ones are forgotten. */
const NOTED_CALLS = 10_000;

export interface EventStoreDbOptions {
  /** Default: any that is free. */
  readonly port?: number;
  /** Counted as data, metadata and twice the type's length of all events of an append. */
  readonly maxAppendSize?: number;
  readonly features?: { readonly batchAppend?: boolean };
  /** With users, access is checked; without, everything is allowed. */
  readonly users?: Users;
  /** PEM. Without, the server speaks plain text, and clients send no credentials. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface NotedCall {
  readonly method: Operation;
  readonly streamId: string;
  readonly at: number;
}

/** The server's clock: ahead of the machine's by so much. */
export interface ServerClock {
  aheadMs: number;
}

export interface TestEventStoreDb {
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  readonly clock: ServerClock;
  /** The last calls, oldest first. */
  readonly calls: readonly NotedCall[];
  readonly callCounts: Readonly<Record<Operation, number>>;
  /** Events that stand in the log, metadata included; the server's first ones are not counted. */
  eventCount(): number;
  /** Bytes of the log, from its beginning. */
  bytes(): number;
  records(): readonly LogRecord[];
  /** Takes out what deletions and retention hide; until then the whole log still shows it. */
  scavenge(): void;
  /** Kills every connection; new ones are welcome. */
  dropConnections(): void;
  /** Kills every connection and refuses new ones; the log stays. */
  stop(): Promise<void>;
  /** On the same port, with the log as it was and nothing known by heart. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** An EventStoreDB that speaks the real protocol, with its log in memory. */
export const startEventStoreDb = async (
  options: EventStoreDbOptions = {},
): Promise<TestEventStoreDb> => {
  const server = new EventStoreDb(options);
  await server.listen();
  return server;
};

class EventStoreDb implements TestEventStoreDb {
  readonly faults = new Faults();
  readonly clock: ServerClock = { aheadMs: 0 };
  readonly calls: NotedCall[] = [];
  readonly callCounts: Record<Operation, number> = {
    append: 0,
    'repeated append': 0,
    read: 0,
    subscription: 0,
    delete: 0,
  };
  private readonly log = new EventLog(() => this.nowMs());
  private readonly grpc = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
  private readonly connections: Connections;
  private readonly ownEvents: number;

  constructor(private readonly options: EventStoreDbOptions) {
    writeFirstEvents(this.log);
    this.ownEvents = this.log.records.length;
    this.grpc.addService(streamsService, streamsServer(this.room()));
    this.grpc.addService(
      serverFeatures.ServerFeaturesService,
      featuresServer(options.features?.batchAppend ?? true),
    );
    this.grpc.addService(
      gossip.GossipService,
      gossipServer(() => this.port),
    );
    this.connections = new Connections(this.grpc, credentialsOf(options));
  }

  get port(): number {
    return this.connections.port;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=${String(this.options.tls !== undefined)}`;
  }

  listen(): Promise<void> {
    return this.connections.listen(this.options.port);
  }

  eventCount(): number {
    return this.log.records.length - this.ownEvents;
  }

  bytes(): number {
    return this.log.endPosition;
  }

  records(): readonly LogRecord[] {
    return this.log.records;
  }

  scavenge(): void {
    this.log.scavenge();
  }

  dropConnections(): void {
    this.connections.killAll();
  }

  stop(): Promise<void> {
    return this.connections.close();
  }

  restart(): Promise<void> {
    this.log.forgetRecentIds();
    return this.connections.listen(this.port);
  }

  async close(): Promise<void> {
    await this.connections.close();
    this.grpc.forceShutdown();
  }

  private room(): ServerRoom {
    const access = this.options.users && new Access(this.log, this.options.users);
    return {
      log: this.log,
      faults: this.faults,
      appending: new Appending(this.log, this.faults),
      maxAppendSize: this.options.maxAppendSize ?? MAX_APPEND_SIZE,
      nowMs: () => this.nowMs(),
      allows: (caller, action, streamId) => access?.allows(caller, action, streamId) ?? true,
      killConnection: (peer) => {
        this.connections.kill(peer);
      },
      note: (method, streamId) => {
        this.note(method, streamId);
      },
    };
  }

  private note(method: Operation, streamId: string): void {
    this.callCounts[method] += 1;
    this.calls.push({ method, streamId, at: Date.now() });
    if (this.calls.length > 2 * NOTED_CALLS) this.calls.splice(0, NOTED_CALLS);
  }

  private nowMs(): number {
    return Date.now() + this.clock.aheadMs;
  }
}

const featuresServer = (hasBatchAppend: boolean): IServerFeaturesServer => ({
  getSupportedMethods: (_call, reply) => {
    const supported = new features.SupportedMethods();
    supported.setEventStoreServerVersion('24.10.14');
    const names = ['read', 'append', 'delete', 'tombstone'];
    if (hasBatchAppend) names.push('batchappend');
    supported.setMethodsList(names.map(supportedMethod));
    reply(null, supported);
  },
});

const supportedMethod = (name: string): Features.SupportedMethod => {
  const method = new features.SupportedMethod();
  method.setServiceName('event_store.client.streams.streams');
  method.setMethodName(name);
  if (name === 'read') method.setFeaturesList(['position', 'events']);
  return method;
};

const credentialsOf = ({ tls }: EventStoreDbOptions): ServerCredentials =>
  tls
    ? ServerCredentials.createSsl(null, [
        { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
      ])
    : ServerCredentials.createInsecure();
