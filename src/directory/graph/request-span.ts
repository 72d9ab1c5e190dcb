import { inSpan } from '../../observation/span.port.js';
import type { Exchanged } from './exchange.js';
import type { Family } from './quotas.js';

/** One try of a request as a span, which tells neither ids nor names: not even the path. */
export const requestInSpan = <Tried extends Exchanged>(
  method: string,
  family: Family,
  attempt: () => Promise<Tried>,
): Promise<Tried> => {
  const attributes = { 'http.request.method': method, 'stateline.quota': family };
  return inSpan('directory.request', { attributes }, async (span) => {
    const tried = await attempt();
    span?.setAttributes(
      'answer' in tried
        ? { 'http.response.status_code': tried.answer.status }
        : { 'error.type': 'no-answer' },
    );
    return tried;
  });
};
