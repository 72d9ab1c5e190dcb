import type { Company } from '../company/company.js';
import type { GraphAnswer } from '../graph/graph-request.js';

/** Why a sign-in or a token is refused: OAuth's word, the number behind `AADSTS`, the sentence. */
export interface Refusal {
  readonly error: string;
  readonly number: number;
  readonly text: string;
}

/** `AADSTS53003: …` with what one needs to ask for help. `now` is in milliseconds since 1970. */
export const wordsOf = ({ number, text }: Refusal, company: Company, now: number): string => {
  const trace = company.namedGuid('trace', number);
  return `AADSTS${number}: ${text} Trace ID: ${trace} Correlation ID: ${trace} Timestamp: ${stampOf(now)}`;
};

/** A refusal as the token endpoint answers it. */
export const refused = (
  refusal: Refusal,
  company: Company,
  now: number,
  status: number,
): GraphAnswer => {
  const trace = company.namedGuid('trace', refusal.number);
  return {
    status,
    body: {
      error: refusal.error,
      error_description: wordsOf(refusal, company, now),
      error_codes: [refusal.number],
      timestamp: stampOf(now),
      trace_id: trace,
      correlation_id: trace,
    },
  };
};

const stampOf = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
