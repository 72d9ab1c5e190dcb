import { createTransport, type NodemailerError } from 'nodemailer';
import { mailOf } from '../../domain/alarms/deliveries/mail.js';
import { printable } from '../../domain/printable.js';
import { withoutSecrets } from '../../domain/secrets.js';
import { connectionFault } from './http-post.js';
import type { OpenSmtp } from './open-targets.js';
import { NotDelivered, type Sender, type Sending, type Sent } from './sender.js';
import { pickNamed } from './webhook-sender.js';

const MOST_TOLD = 200;
const STEP_LIMIT_MS = 10_000;
const MOST_ANSWER_BYTES = 16 * 1024;

/** Sends e-mail; encrypted, but on this machine. */
export const smtpSender = (target: OpenSmtp): Sender => {
  const transport = createTransport(connectionOf(target));
  return {
    ...pickNamed(target),
    ...{ undoes: false, gathering: 'by-rule' },
    send: async (sending: Sending, signal: AbortSignal): Promise<Sent> => {
      try {
        const { rejected } = await transport.sendMail({ ...mail(target, sending), signal });
        return { detail: rejected.length === 0 ? null : `Refused for ${rejected.join(', ')}` };
      } catch (error) {
        throw failed(error, target);
      }
    },
  };
};

const connectionOf = ({ host, port, security, user, password, ca }: OpenSmtp) => ({
  ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls' },
  ...(security === 'none' && { ignoreTLS: true }),
  ...(user !== null && { auth: { user, pass: password ?? '' } }),
  ...(ca !== null && { tls: { ca } }),
  ...{ connectionTimeout: STEP_LIMIT_MS, greetingTimeout: STEP_LIMIT_MS },
  ...{ socketTimeout: STEP_LIMIT_MS, dnsTimeout: STEP_LIMIT_MS },
  maxResponseSize: MOST_ANSWER_BYTES,
  // Names in a message come from the directory: none of them may have a file read or an address asked.
  ...{ disableFileAccess: true, disableUrlAccess: true },
});

const mail = ({ from, to }: OpenSmtp, sending: Sending) => ({
  ...mailOf(sending),
  ...{ from: { name: 'Stateline', address: from }, to: [...to] },
  // The same each time: mail servers and programs show it once.
  messageId: `<${sending.key}@${from.split('@')[1] ?? 'stateline'}>`,
  // RFC 3834: nobody's absence is to be told back.
  headers: { 'auto-submitted': 'auto-generated', 'x-stateline-alarm': sending.alarms[0].alarmId },
});

/** Whoever it is from, a sign-in that is refused is mended there or here, and not by another message. */
const SIGN_IN = 'EAUTH';

const failed = (error: unknown, { password }: OpenSmtp): NotDelivered => {
  const { response, permanent, code }: Partial<NodemailerError> =
    error instanceof Error ? error : {};
  if (response === undefined) return new NotDelivered(connectionFault(error));
  const said = printable(withoutSecrets(response, [password ?? ''])).slice(0, MOST_TOLD);
  return new NotDelivered(`The mail server answered: ${said}`, {
    isFinal: permanent === true && code !== SIGN_IN,
  });
};
