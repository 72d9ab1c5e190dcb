import { type Command, Option } from 'commander';
import { exitCodes } from './exit.js';
import type { Io } from './io.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { rowsOf } from './pages.js';
import { sessionOf } from './session.js';

interface DeliveryShown {
  readonly alarmId: string;
  readonly text: string;
  readonly target: string;
  readonly outcome: string;
  readonly attempts: number;
  readonly detail: string | null;
  readonly settledAt: string;
}

interface ListOptions {
  readonly outcome?: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

/** `stateline alarms deliveries`, `redeliver` and `test` */
export const addAlarmDeliveries = (
  alarms: Command,
  io: Io,
  setExitCode: (code: number) => void,
): void => {
  withCsv(alarms.command('deliveries'))
    .description('who was told of alarms, and who could not be; newest first')
    .addOption(new Option('--outcome <outcome>', 'only these').choices(['delivered', 'dead']))
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .action(async (options: ListOptions, command: Command) => {
      await printDeliveries(options, command, io);
    });
  alarms
    .command('redeliver')
    .description('tell a target once more of an alarm that was given up')
    .argument('<alarm>', 'the id of the alarm')
    .argument('<target>', 'the name of the target')
    .action(async (alarmId: string, target: string, _options, command: Command) => {
      const { server, output, path } = sessionOf(command, io);
      await server.tell(await path('/alarms/deliveries/redeliver'), { alarmId, target });
      output.record({ alarmId, target, outcome: 'wanted' });
      output.line(`${target} is told again`);
    });
  alarms
    .command('test')
    .description('send a target a test, and tell whether it took it')
    .argument('<target>', 'the name of the target')
    .action(async (target: string, _options, command: Command) => {
      const { server, output, path } = sessionOf(command, io);
      const test = await server.post<{ outcome: string; detail: string | null }>(
        await path('/alarms/targets/test'),
        { target },
      );
      output.record({ target, ...test });
      const why = test.detail === null ? '' : `: ${test.detail}`;
      output.line(`${target}: ${test.outcome}${why}`);
      setExitCode(test.outcome === 'delivered' ? exitCodes.fine : exitCodes.no);
    });
};

const printDeliveries = async (
  { outcome, limit }: ListOptions,
  command: Command,
  io: Io,
): Promise<void> => {
  const { server, output, path } = sessionOf(command, io);
  const found: DeliveryShown[] = [];
  const query = { outcome };
  const at = await path('/alarms/deliveries');
  for await (const row of rowsOf<DeliveryShown>(server, at, query, limit)) {
    output.record(row);
    found.push(row);
  }
  if (found.length === 0) {
    output.say('Nobody was told of anything');
    return;
  }
  output.table(
    [output.timeHead('When'), 'Target', 'Outcome', 'Tries', 'What', 'Why', 'Alarm'],
    found.map((row) => [
      ...[output.time(row.settledAt), row.target, row.outcome, String(row.attempts)],
      ...[row.text, row.detail ?? '–', row.alarmId],
    ]),
  );
  output.more(found.length, limit);
};
