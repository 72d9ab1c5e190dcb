import { createSocket } from 'node:dgram';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { syslogMessage } from '../../domain/alarms/deliveries/syslog.js';
import { connectionFault } from './http-post.js';
import type { OpenSyslog } from './open-targets.js';
import { NotDelivered, type Sender, type Sending, type Sent } from './sender.js';
import { pickNamed } from './webhook-sender.js';

/** How long a receiver may take to close after us. */
const CLOSE_WITHIN_MS = 1000;

/**
 * Sends syslog messages, one for each alarm. Syslog has no answers: over TCP and TLS a message counts as told when the
 * receiver took the connection and did not break it off, over UDP when it was sent.
 */
export const syslogSender = (target: OpenSyslog): Sender => ({
  ...pickNamed(target),
  ...{ undoes: false, gathering: 'all' },
  send: async (sending: Sending, signal: AbortSignal): Promise<Sent> => {
    const here = hostname();
    const messages = sending.alarms.map((alarm) => syslogMessage(alarm, sending, target, here));
    try {
      if (target.transport === 'udp') await sendDatagrams(messages, target);
      else await sendFramed(messages, target, signal);
    } catch (error) {
      throw new NotDelivered(connectionFault(error));
    }
    return { detail: null };
  },
});

const sendDatagrams = async (
  messages: readonly string[],
  { host, port }: OpenSyslog,
): Promise<void> => {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
  try {
    for (const message of messages) await sent(socket, message, { host, port });
  } finally {
    socket.close();
  }
};

const sent = (
  socket: ReturnType<typeof createSocket>,
  message: string,
  { host, port }: Pick<OpenSyslog, 'host' | 'port'>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.send(message, port, host, (error) => {
      socket.off('error', reject);
      if (error === null) resolve();
      else reject(error);
    });
  });

/** Each with its length before it. RFC 5425, section 4.3, and RFC 6587, section 3.4.1. */
const framed = (message: string): string => `${Buffer.byteLength(message)} ${message}`;

const sendFramed = async (
  messages: readonly string[],
  target: OpenSyslog,
  signal: AbortSignal,
): Promise<void> => {
  const socket = connected(target);
  const stop = () => {
    socket.destroy(new Error('No answer in time'));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    await written(socket, messages.map(framed).join(''), target.transport);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
};

const connected = ({ host, port, transport, ca }: OpenSyslog): Socket => {
  if (transport !== 'tls') return connectTcp({ host, port });
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ host, port, ...servername, ...(ca !== null && { ca }) });
};

/** Resolves when the receiver has closed after us, or had the time to say that it did not take it. */
const written = (socket: Socket, text: string, transport: 'udp' | 'tcp' | 'tls'): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', resolve);
    socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => {
      socket.resume();
      socket.end(text, () => {
        setTimeout(resolve, CLOSE_WITHIN_MS).unref();
      });
    });
  });
