import type { Session } from '../session.js';
import { Server } from '../server.js';
import { until } from '../waiting.js';
import { Account } from './account.js';
import { incidents } from './incidents.js';
import { IncidentRun } from './run-incident.js';
import { Tenant } from './tenant.js';

const LIMIT_MS = 300_000;

interface Person {
  readonly objectId: string;
  readonly attributes: { readonly userPrincipalName: string };
}

/**
 * Runs the incidents against a server that captures a simulated tenant; whether all of them held.
 * Talks to the server over HTTP only, as anybody could.
 */
export const tellIncidents = async (session: Session): Promise<boolean> => {
  const { server, path, io, output } = session;
  const startedAt = performance.now();
  const status = await path('/capture');
  const { firstSync } = await until(
    io,
    { is: 'The first full sync', limitMs: LIMIT_MS },
    () => server.get<{ firstSync: { done: boolean; objects: number } }>(status),
    (answer) => answer.firstSync.done,
  );
  const account = new Account(output);
  output.say(output.strong('Stateline against a simulated tenant: no real directory is touched.'));
  account.tell('captured', `${String(firstSync.objects)} objects`, { since: startedAt });
  const { controlUrl } = await server.get<{ controlUrl: string }>(await path('/simulator'));
  const tenant = new Tenant(new Server(controlUrl, io.interrupted));
  const run = new IncidentRun(session, tenant, account, await colleagueOf(session));
  let held = true;
  for (const [index, incident] of incidents.entries()) {
    account.open(index + 1, incident.title, incident.story);
    held = (await run.run(incident)) && held;
  }
  output.record({ kind: 'end', held, ms: Math.round(performance.now() - startedAt) });
  output.say(held ? '\nAll of it held.' : '\nNot all of it held: see above.');
  return held;
};

/** Somebody who had no part in any incident. */
const colleagueOf = async ({ server, path }: Session): Promise<string> => {
  const { rows } = await server.get<{ rows: readonly Person[] }>(await path('/objects'), {
    type: 'user',
    filter: "startswith(jobTitle,'Help') or contains(department,'IT')",
    limit: '1',
  });
  const [colleague] = rows;
  if (colleague === undefined) throw new TypeError('The simulated company has nobody in IT');
  return colleague.attributes.userPrincipalName;
};
