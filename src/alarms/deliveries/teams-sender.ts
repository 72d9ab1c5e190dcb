import { teamsCard } from '../../domain/alarms/deliveries/teams-card.js';
import { printableJson } from '../../domain/printable.js';
import { post } from './http-post.js';
import type { OpenTeams } from './open-targets.js';
import type { Sender, Sending, Sent } from './sender.js';
import { pickNamed } from './webhook-sender.js';

/** Posts a card to a Teams workflow. */
export const teamsSender = (target: OpenTeams): Sender => ({
  ...pickNamed(target),
  ...{ undoes: false, gathering: 'by-rule' },
  send: async (sending: Sending, signal: AbortSignal): Promise<Sent> => {
    const body = printableJson(teamsCard(sending));
    const { url } = target;
    await post({ url, body, headers: {}, secrets: secretsIn(url) }, signal);
    return { detail: null };
  },
});

/** An answer may repeat the part of the address that lets in. */
const secretsIn = (url: string): readonly string[] => {
  const { search, searchParams } = new URL(url);
  return [search, ...searchParams.values()].filter((value) => value.length > 8);
};
