import type { Problem } from './types.js';

const LONGEST_WAIT_MS = 60_000;

/** What the server answers when it does not do what it was asked for, or that it cannot be reached. */
export class Refused extends Error implements Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly correlationId: string;
  readonly errors: NonNullable<Problem['errors']>;

  constructor(
    problem: Problem,
    readonly retryAfterMs: number | null = null,
  ) {
    super(problem.detail);
    this.type = problem.type;
    this.title = problem.title;
    this.status = problem.status;
    this.detail = problem.detail;
    this.correlationId = problem.correlationId;
    this.errors = problem.errors ?? [];
  }
}

/** What is wrong with one field of a form or of an address; `undefined` where nothing is said of it. */
export const errorOf = (problem: Problem | null, field: string): string | undefined =>
  problem?.errors?.find((error) => error.field === field)?.message;

/** The problem an answer holds; a proxy in between may have answered with something else. */
export const refusedBy = async (response: Response): Promise<Refused> => {
  const { status } = response;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(retryAfter)
    ? Math.min(retryAfter * 1000, LONGEST_WAIT_MS)
    : null;
  const type = response.headers.get('content-type') ?? '';
  const problem = type.startsWith('application/problem+json')
    ? ((await response.json()) as Problem)
    : strange(status);
  return new Refused(problem, retryAfterMs);
};

const strange = (status: number): Problem => ({
  type: 'about:blank',
  title: 'not-stateline',
  status,
  detail: `Something between this page and Stateline answered with ${String(status)}`,
  correlationId: '',
});

const noAnswer = (detail: string): Refused =>
  new Refused({
    type: 'about:blank',
    title: 'unreachable',
    status: 0,
    detail,
    correlationId: '',
  });

/** Nothing answered what was to be read. */
export const unreachable = (): Refused =>
  noAnswer('The server cannot be reached. It is asked again by itself.');

/** Nothing answered what was to be done: the answer alone may have been lost. */
export const lostOnTheWay = (): Refused =>
  noAnswer(
    'The server cannot be reached. It is not known whether this was done: look before you ask for it again.',
  );

/** Whether the same may be answered a little later: not what is wrong with the question. */
export const isWorthTrying = (error: unknown): boolean =>
  error instanceof Refused && [0, 429, 502, 503, 504].includes(error.status);
