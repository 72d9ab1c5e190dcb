import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';

export interface ClusterUser {
  password: string;
  groups: readonly string[];
  disabled: boolean;
}

/** What the tests look at and change of a node that answers on one port, as a real one does. */
export interface ClusterNode {
  readonly address: string;
  readonly users: Record<string, ClusterUser>;
  readonly log: TestEventStoreDb;
  /** So many next requests about users are answered with 503. */
  notReady: number;
  /** Requests about users that would change something. */
  readonly changes: readonly string[];
  close(): Promise<void>;
}

/** As the first message of TLS lists the protocols a client speaks: each name behind its length. */
const OFFERS_HTTP_2 = '\x02h2';

interface Tls {
  readonly cert: string;
  readonly key: string;
}

/**
 * A node with users: streams over gRPC and users over HTTP/1.1 behind one port with TLS, told apart by
 * what a client offers. Unless `isGuarded`, it lets everybody do everything with streams.
 */
export const startClusterNode = async (
  tls: Tls,
  adminPassword: string,
  isGuarded = true,
): Promise<ClusterNode> => {
  const users: Record<string, ClusterUser> = {
    admin: { password: adminPassword, groups: ['$admins'], disabled: false },
  };
  const log = await startEventStoreDb(isGuarded ? { tls, users } : { tls });
  const changes: string[] = [];
  const http = createHttpsServer(tls, (request, response) => {
    void answer(node, changes, request, response);
  });
  const front = createServer((socket) => {
    socket.once('data', (hello: Buffer) => {
      forward(socket, hello, hello.includes(OFFERS_HTTP_2) ? log.port : portOf(http));
    });
  });
  await Promise.all([listen(http), listen(front)]);
  const node: ClusterNode = {
    address: `127.0.0.1:${String(portOf(front))}`,
    ...{ users, log, changes, notReady: 0 },
    close: async () => {
      front.close();
      http.close();
      http.closeAllConnections();
      await log.close();
    },
  };
  return node;
};

const listen = async (server: Server): Promise<void> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
};

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const forward = (socket: Socket, hello: Buffer, port: number): void => {
  const inner = connect(port, '127.0.0.1');
  inner.write(hello);
  socket.pipe(inner).pipe(socket);
  for (const [one, other] of [
    [socket, inner],
    [inner, socket],
  ] as const) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
};

const answer = async (
  node: ClusterNode,
  changes: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await text(request);
  const { status, data } = isReady(node) ? answerFor(node, request, body) : { status: 503 };
  if (request.method !== 'GET' && status === 200) changes.push(`${String(request.url)} ${body}`);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ data, success: status < 300 }));
};

const isReady = (node: ClusterNode): boolean => {
  if (node.notReady === 0) return true;
  node.notReady -= 1;
  return false;
};

interface Answer {
  readonly status: number;
  readonly data?: unknown;
}

interface UserBody {
  readonly loginName: string;
  readonly password: string;
  readonly newPassword: string;
  readonly groups: readonly string[];
}

/** As UsersController.cs and UserManagementService.cs of the server (tag v26.0.3) have it. */
const answerFor = (node: ClusterNode, request: IncomingMessage, text: string): Answer => {
  const { authorization } = request.headers;
  if (authorization !== adminOf(node)) return { status: 401 };
  const [, , login = '', , command] = String(request.url).split('/');
  const body = JSON.parse(text === '' ? '{}' : text) as UserBody;
  if (login === '') return create(node, body);
  const user = node.users[login];
  if (user === undefined) return { status: 404 };
  if (request.method === 'PUT') user.groups = body.groups;
  if (command === 'reset-password') user.password = body.newPassword;
  return { status: 200, data: { loginName: login, groups: user.groups, disabled: user.disabled } };
};

const adminOf = ({ users }: ClusterNode): string => {
  const password = users['admin']?.password ?? '';
  return `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
};

const create = ({ users }: ClusterNode, { loginName, password, groups }: UserBody): Answer => {
  const existing = users[loginName];
  if (existing !== undefined) return { status: existing.password === password ? 201 : 409 };
  users[loginName] = { password, groups, disabled: false };
  return { status: 201 };
};
