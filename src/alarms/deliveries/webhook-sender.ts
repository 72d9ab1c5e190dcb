import { createHmac } from 'node:crypto';
import { webhookBody } from '../../domain/alarms/deliveries/webhook-body.js';
import { epochMsOf } from '../../domain/instant.js';
import { printableJson } from '../../domain/printable.js';
import { post } from './http-post.js';
import type { OpenWebhook } from './open-targets.js';
import type { Sender, Sending, Sent } from './sender.js';

/**
 * Posts to a webhook, signed: `Stateline-Signature: t=SECONDS,v1=HEX`, where HEX is the HMAC-SHA256 of
 * `SECONDS.BODY`. Who checks it, and that SECONDS is not long ago, takes nothing from strangers and nothing twice
 * that was overheard; `Idempotency-Key` tells what we ourselves send again.
 */
export const webhookSender = (target: OpenWebhook): Sender => ({
  ...pickNamed(target),
  ...{ undoes: false, gathering: 'by-rule' },
  send: async (sending: Sending, signal: AbortSignal): Promise<Sent> => {
    const body = printableJson(webhookBody(sending));
    const seconds = String(Math.floor(epochMsOf(sending.sentAt) / 1000));
    const { url, secret } = target;
    const headers = {
      'stateline-signature': `t=${seconds},v1=${signature(secret, seconds, body)}`,
      'idempotency-key': sending.key,
    };
    await post({ url, body, headers, secrets: [secret] }, signal);
    return { detail: null };
  },
});

const signature = (secret: string, seconds: string, body: string): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

/** Which alarms are for a target. */
export const pickNamed = ({ name, level, rules }: Pick<Sender, 'name' | 'level' | 'rules'>) => ({
  ...{ name, level, rules },
});
