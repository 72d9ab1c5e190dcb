import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { wallClock } from '../../../src/alarms/deliveries/delivery-clock.js';
import type {
  OpenSmtp,
  OpenSyslog,
  OpenTarget,
  OpenWebhook,
} from '../../../src/alarms/deliveries/open-targets.js';
import { within } from '../../../src/alarms/deliveries/send-within.js';
import { senderFor } from '../../../src/alarms/deliveries/senders.js';
import { testTarget } from '../../../src/alarms/deliveries/test-target.command.js';
import type { Alarm } from '../../../src/domain/alarms/alarm-events.js';
import { aMessage, anAlarm } from '../../domain/alarms/deliveries/some-alarms.js';
import { selfSignedCertificate } from '../../support/eventstoredb/self-signed.js';
import { answering, listening, portOf, Receiver } from './receiver.js';

const named = { name: 'target', level: 'low' as const, rules: null };
const secret = 'a secret of some length';
const certificate = selfSignedCertificate();
const never = new AbortController().signal;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const aReceiver = async (...answer: Parameters<typeof answering>): Promise<Receiver> => {
  const receiver = await Receiver.open(answering(...answer));
  closing.push(() => receiver.close());
  return receiver;
};

const send = (target: OpenTarget, alarms: readonly Alarm[] = [anAlarm()], clock = wallClock) => {
  const message = aMessage(alarms);
  return within(
    senderFor(target),
    { ...message, position: '0', since: message.sentAt },
    never,
    clock,
  );
};

const webhook = (url: string): OpenWebhook => ({ ...named, kind: 'webhook', url, secret });

describe('A webhook', () => {
  it('is sent JSON that is signed, with a key that says what is sent again', async () => {
    const receiver = await aReceiver(204);
    expect(await send(webhook(receiver.url))).toEqual({ sent: { detail: null } });
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const [, seconds = '', hex] =
      /^t=(\d+),v1=(\w+)$/.exec(String(headers['stateline-signature'])) ?? [];
    expect(hex).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
    expect(headers).toMatchObject({
      'idempotency-key': 'key-1',
      'content-type': 'application/json',
    });
    expect(JSON.parse(body)).toMatchObject({ alarmIds: ['alarm-1'], isTest: false });
  });

  it.each([
    [500, false],
    [429, false],
    [403, false],
    [410, true],
    [400, true],
  ])('that answers %i was not told; refused for good: %s', async (status, isFinal) => {
    const receiver = await aReceiver(
      status,
      { 'retry-after': '120' },
      `no ${secret} letmein-letmein`,
    );
    expect(await send(webhook(receiver.url))).toMatchObject({
      why: {
        ...{ isFinal, retryAfterMs: 120_000 },
        message: `It was answered with ${String(status)}: no (left out) letmein-letmein`,
      },
    });
  });

  it.each(['99999999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'is left alone for an hour at most: %s',
    async (asked) => {
      const receiver = await aReceiver(503, { 'retry-after': asked });
      const hour = 60 * 60_000;
      expect(await send(webhook(receiver.url))).toMatchObject({ why: { retryAfterMs: hour } });
    },
  );

  it('is not followed elsewhere, and of a long answer only the beginning is read', async () => {
    const elsewhere = await aReceiver(200);
    const moved = await aReceiver(302, { location: elsewhere.url });
    expect(await send(webhook(moved.url))).toMatchObject({ why: { isFinal: false } });
    expect(elsewhere.received).toEqual([]);
    const long = await aReceiver(500, {}, 'x'.repeat(5_000_000));
    const told = await send(webhook(long.url));
    expect(JSON.stringify(told).length).toBeLessThan(500);
  });

  it('that is silent is given up in time, and one that is not there at once', async () => {
    const receiver = await Receiver.open(() => undefined);
    closing.push(() => receiver.close());
    const soon = {
      ...wallClock,
      wait: async () => {
        while (receiver.received.length === 0) await wallClock.wait(5, never);
      },
    };
    const silent = await send(webhook(receiver.url), undefined, soon);
    expect(silent).toMatchObject({ why: { message: 'There was no answer in time' } });
    const gone = await Receiver.open();
    await gone.close();
    expect(await send(webhook(gone.url))).toMatchObject({
      why: {
        message: expect.stringMatching(/^There was no connection/) as unknown,
        isFinal: false,
      },
    });
  });

  it('may be tested, and is told that it is a test', async () => {
    const receiver = await aReceiver(200);
    const about = { tenantId: 't', publicUrl: null };
    expect(await testTarget(webhook(receiver.url), about)).toEqual({
      ...{ outcome: 'delivered', detail: null },
    });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ isTest: true });
    receiver.answer = answering(404);
    expect(await testTarget(webhook(receiver.url), about)).toEqual({
      ...{ outcome: 'failed', detail: 'It was answered with 404' },
    });
  });
});

describe('A Teams workflow', () => {
  it('is sent a card, and its address is never told', async () => {
    const receiver = await aReceiver(202);
    const target: OpenTarget = { ...named, kind: 'teams', url: receiver.url };
    expect(await send(target)).toEqual({ sent: { detail: null } });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      ...{ type: 'message', attachments: [{ content: { type: 'AdaptiveCard' } }] },
    });
    receiver.answer = answering(401, {}, `no workflow ${receiver.url} letmein-letmein`);
    expect(await send(target)).toMatchObject({
      why: { message: 'It was answered with 401: no workflow (left out) (left out)' },
    });
  });
});

interface MailServer {
  readonly port: number;
  readonly mails: { readonly to: readonly string[]; readonly text: string }[];
}

const aMailServer = async (options: SMTPServerOptions): Promise<MailServer> => {
  const mails: MailServer['mails'] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, logger: false },
    onData: (stream, { envelope }, done) => {
      void text(stream).then((mail) => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), text: mail });
        done();
      });
    },
    ...options,
  });
  // A client that does not trust it breaks off.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closing.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  );
  return { port: portOf(server.server), mails };
};

const mailTarget = (port: number, changed: Partial<OpenSmtp> = {}): OpenSmtp => ({
  ...{ ...named, kind: 'smtp', host: '127.0.0.1', port, security: 'starttls' },
  ...{ user: null, password: null, from: 'stateline@example.com' },
  ...{ to: ['ada@example.com', 'bob@example.com'], caFile: null, ca: certificate.cert },
  ...changed,
});

describe('E-mail', () => {
  it('goes out encrypted and signed in, once for all who are told, with a subject for a phone', async () => {
    const signedIn: string[] = [];
    const { port, mails } = await aMailServer({
      ...certificate,
      onAuth: ({ username, password }, _, done) => {
        signedIn.push(`${String(username)}:${String(password)}`);
        done(null, { user: username });
      },
    });
    const told = await send(mailTarget(port, { user: 'stateline', password: secret }));
    expect(told).toEqual({ sent: { detail: null } });
    expect(signedIn).toEqual([`stateline:${secret}`]);
    expect(mails).toMatchObject([{ to: ['ada@example.com', 'bob@example.com'] }]);
    expect(mails[0]?.text).toContain('Subject: [HIGH] Eve weakened the policy Require MFA');
    expect(mails[0]?.text).toContain('Message-ID: <key-1@example.com>');
    expect(mails[0]?.text).toMatch(/auto-submitted: auto-generated/i);
  });

  it('is not sent to a server that offers no encryption, or whom nobody trusts', async () => {
    const clear = await aMailServer({ hideSTARTTLS: true });
    expect(await send(mailTarget(clear.port))).toHaveProperty('why');
    const stranger = await aMailServer({ ...certificate });
    expect(await send(mailTarget(stranger.port, { ca: null }))).toHaveProperty('why');
    expect([...clear.mails, ...stranger.mails]).toEqual([]);
  });

  it('counts as told where one of several was, and says who was not', async () => {
    const { port } = await aMailServer({
      ...certificate,
      onRcptTo: ({ address }, _, done) => {
        done(address.startsWith('ada') ? new Error('no such person') : null);
      },
    });
    expect(await send(mailTarget(port))).toEqual({
      sent: { detail: 'Refused for ada@example.com' },
    });
    const nobody = await send(mailTarget(port, { to: ['ada@example.com'] }));
    expect(nobody).toMatchObject({ why: { isFinal: true } });
  });

  it('whose sign-in is refused may be let in later, and no password is told', async () => {
    const { port } = await aMailServer({
      ...certificate,
      onAuth: ({ password }, _, done) => {
        done(new Error(`535 not with ${String(password)}`));
      },
    });
    const told = await send(mailTarget(port, { user: 'stateline', password: secret }));
    expect(told).toMatchObject({ why: { isFinal: false } });
    expect(JSON.stringify(told)).not.toContain(secret);
  });
});

const syslogTarget = (port: number, changed: Partial<OpenSyslog> = {}): OpenSyslog => ({
  ...{ ...named, kind: 'syslog', host: '127.0.0.1', port, transport: 'tcp', format: 'cef' },
  ...{ caFile: null, ca: null },
  ...changed,
});

const two = [anAlarm(), anAlarm({ alarmId: 'alarm-2', text: 'Ünother' })];

/** The messages in what came, by the lengths before them. */
const framesIn = (bytes: Buffer): readonly string[] => {
  const space = bytes.indexOf(' ');
  if (space < 0) return [];
  const end = space + 1 + Number(bytes.subarray(0, space).toString());
  return [bytes.subarray(space + 1, end).toString(), ...framesIn(bytes.subarray(end))];
};

const aStreamReceiver = async (server: Server) => {
  const chunks: Buffer[] = [];
  const take = (socket: Socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
    });
  };
  server.on('connection', take).on('secureConnection', take);
  await listening(server);
  closing.push(() => server.close());
  return { port: portOf(server), frames: () => framesIn(Buffer.concat(chunks)) };
};

describe('Syslog', () => {
  it('over TCP has each alarm as a message of its own', async () => {
    const { port, frames } = await aStreamReceiver(createTcpServer());
    expect(await send(syslogTarget(port), two)).toEqual({ sent: { detail: null } });
    expect(frames()).toHaveLength(2);
    expect(frames()[1]).toMatch(/^<107>1 .* stateline - policy-weakened - CEF:0\|.*\|Ünother\|8\|/);
  });

  it('over TLS is sent to whom the certificates say, and to nobody else', async () => {
    const server = createTlsServer(certificate);
    const decrypted: string[] = [];
    server.on('secureConnection', (socket) => {
      socket.on('error', () => undefined);
      void text(socket).then((came) => decrypted.push(came));
    });
    await listening(server);
    closing.push(() => server.close());
    const target = syslogTarget(portOf(server), { transport: 'tls', format: 'ocsf' });
    expect(await send(target, two)).toHaveProperty('why');
    expect(await send({ ...target, ca: certificate.cert }, two)).toEqual({
      sent: { detail: null },
    });
    expect(decrypted.filter((came) => came !== '')).toHaveLength(1);
    expect(framesIn(Buffer.from(decrypted.find((came) => came !== '') ?? ''))).toHaveLength(2);
  });

  it('over UDP has a datagram for each alarm', async () => {
    const socket = createSocket('udp4');
    const datagrams: string[] = [];
    socket.on('message', (datagram) => {
      datagrams.push(datagram.toString());
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    closing.push(() => socket.close());
    const target = syslogTarget(socket.address().port, { transport: 'udp' });
    expect(await send(target, two)).toEqual({ sent: { detail: null } });
    while (datagrams.length < 2) await once(socket, 'message');
    expect(datagrams[0]).toMatch(/^<107>1 /);
  });

  it('that nobody takes was not told', async () => {
    const server = await listening(createTcpServer());
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await send(syslogTarget(port))).toMatchObject({
      why: { message: 'There was no connection (ECONNREFUSED)' },
    });
    const rude = await listening(createTcpServer((socket) => socket.resetAndDestroy()));
    closing.push(() => rude.close());
    expect(await send(syslogTarget(portOf(rude)))).toHaveProperty('why');
  });
});
