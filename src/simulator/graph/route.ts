import type { GraphAnswer, GraphRequest } from './graph-request.js';

/** Which quota a request counts against. */
export type QuotaFamily = 'directory' | 'conditionalAccess' | 'reports';

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly family: QuotaFamily;
  /** One of these is enough. */
  readonly permissions: readonly string[];
  /** Resource units of a read. Source: Graph throttling limits, identity and access, 2026. */
  readonly cost: number;
  readonly answer: (request: GraphRequest, captured: readonly string[]) => GraphAnswer;
}

/** `/users/{id}`, `/users('{id}')` and `/applications(appId='{id}')`: one capture, as it stands. */
const KEY = String.raw`(?:/([^/'()=]+)|\('([^']+)'\)|\((\w+='[^']+')\))`;

const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('$', String.raw`\$`).replaceAll('/{id}', KEY)}$`);

/** One kind of request, with who may make it; ids in its path come to `answer` in their order. */
export const route = (
  [method, path]: readonly [string, string],
  permissions: readonly string[],
  answer: Route['answer'],
  more: Partial<Pick<Route, 'family' | 'cost'>> = {},
): Route => ({
  method,
  path: pattern(path),
  permissions,
  answer,
  family: path.startsWith('/identity/') ? 'conditionalAccess' : 'directory',
  cost: 1,
  ...more,
});

/** What a path says between its fixed parts. */
export const capturesOf = (found: readonly (string | undefined)[]): readonly string[] =>
  found.slice(1).filter((capture) => capture !== undefined);
