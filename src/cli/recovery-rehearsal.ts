import type { Recovery } from '../domain/recovery/recovery.js';
import { exitCodes, Stop } from './exit.js';
import { sayRehearsal } from './recovery-text.js';
import type { Session } from './session.js';
import { until } from './waiting.js';

const LIMIT_MS = 3_600_000;

/** Tries a plan out in a simulator that holds the tenant, and tells what came of it. */
export const rehearseRecovery = async (session: Session, id: string): Promise<void> => {
  const { server, path, output, io } = session;
  const address = await path(`/recoveries/${encodeURIComponent(id)}`);
  const before = await server.get<Recovery>(address);
  await server.post(`${address}/rehearse`);
  const recovery = await until(
    io,
    { is: `The rehearsal of recovery ${id}`, limitMs: LIMIT_MS },
    () => server.get<Recovery>(address),
    ({ status, rehearsal }) => status !== 'planned' || rehearsal?.at !== before.rehearsal?.at,
  );
  if (recovery.rehearsal === null || recovery.rehearsal.at === before.rehearsal?.at) {
    throw new Stop(exitCodes.no, `Recovery ${id} is ${recovery.status}; it was not rehearsed`);
  }
  output.record({ kind: 'rehearsal', ...recovery.rehearsal });
  sayRehearsal(output, recovery.rehearsal);
};
