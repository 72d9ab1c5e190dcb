import type { Command } from 'commander';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { Server } from './server.js';
import { type Session, sessionOf } from './session.js';

interface Scenario {
  readonly name: string;
  readonly description: string;
}

interface Played {
  readonly actor: { readonly name: string };
  readonly summary: string;
}

/** `stateline simulate` */
export const addSimulate = (program: Command, io: Io): void => {
  const simulate = program
    .command('simulate')
    .description('have something happen in the simulated tenant');
  withCsv(simulate.command('list'))
    .description('the scenarios there are')
    .action(async (_options, command: Command) => {
      const session = sessionOf(command, io);
      const { scenarios } = await (
        await controlOf(session)
      ).get<{ scenarios: readonly Scenario[] }>(SCENARIOS);
      for (const scenario of scenarios) session.output.record(scenario);
      session.output.table(
        ['Scenario', 'What happens'],
        scenarios.map(({ name, description }) => [name, description]),
      );
    });
  simulate
    .command('scenario')
    .description('run a scenario')
    .argument('<name>', 'see `stateline simulate list`')
    .action(async (name: string, _options, command: Command) => {
      const session = sessionOf(command, io);
      const control = await controlOf(session);
      const below = `${SCENARIOS}/${encodeURIComponent(name)}`;
      const played = await control.post<Played>(below, {});
      session.output.record(played);
      session.output.line(`${played.actor.name}: ${played.summary}`);
      session.output.say('See it arrive with `stateline timeline --follow`');
    });
};

const SCENARIOS = '/scenarios';

/** The simulator's own control port. */
const controlOf = async ({ server, path, io }: Session): Promise<Server> => {
  const { controlUrl } = await server.get<{ controlUrl: string }>(await path('/simulator'));
  return new Server(controlUrl, io.interrupted);
};
