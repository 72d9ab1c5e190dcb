import { type Command, Option } from 'commander';
import { alarmLevels } from '../domain/alarms/alarm-events.js';
import { addAlarmDeliveries } from './alarms-deliveries.js';
import { addReplay } from './alarms-replay.js';
import type { Io } from './io.js';
import type { Launchers } from './launch.js';
import { withCsv } from './lists.js';
import { wholeNumber } from './number.js';
import { rowsOf } from './pages.js';
import { sessionOf } from './session.js';

/** An alarm as the server answers it, as far as it is shown. */
export interface AlarmShown {
  readonly alarmId: string;
  readonly rule: string;
  readonly level: string;
  readonly text: string;
  readonly firedAt: string;
  readonly changes: number;
}

interface RuleShown {
  readonly name: string;
  readonly level: string;
  readonly text: string;
  readonly source: string | null;
  readonly origin: string;
  readonly isOn: boolean;
}

interface RulesShown {
  readonly file: string | null;
  readonly breakGlassAccounts: number;
  readonly rules: readonly RuleShown[];
}

interface ListOptions {
  readonly level?: string;
  readonly rule?: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

/** `stateline alarms` */
export const addAlarms = (
  program: Command,
  io: Io,
  { checkAlarms }: Launchers,
  setExitCode: (code: number) => void,
): void => {
  const alarms = program.command('alarms').description('what deserves that somebody is woken');
  addList(alarms, io);
  withCsv(alarms.command('rules'))
    .description('what raises alarms, how loud, and who advises to watch it')
    .action(async (_options, command: Command) => {
      await printRules(command, io);
    });
  addReplay(alarms, io);
  alarms
    .command('check')
    .description('whether a file of alarms can be used; what is wrong with it, and where')
    .argument('<file>', 'as STATELINE_ALARMS_FILE names it')
    .action(async (file: string, _options, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      setExitCode((await checkAlarms({ file, json: json === true })) ? 0 : 1);
    });
  addAlarmDeliveries(alarms, io, setExitCode);
};

const addList = (alarms: Command, io: Io): void => {
  withCsv(alarms.command('list', { isDefault: true }))
    .description('the alarms that were raised, newest first')
    .addOption(new Option('--level <level>', 'at least so loud').choices(alarmLevels))
    .option('--rule <name>', 'only of this rule')
    .option('--limit <number>', 'rows at most', wholeNumber, DEFAULT_LIMIT)
    .action(async ({ level, rule, limit }: ListOptions, command: Command) => {
      const { server, output, path } = sessionOf(command, io);
      const found: AlarmShown[] = [];
      const query = { level, rule };
      for await (const row of rowsOf<AlarmShown>(server, await path('/alarms'), query, limit)) {
        output.record(row);
        found.push(row);
      }
      if (found.length === 0) {
        output.say('No alarm was raised');
        return;
      }
      output.table(
        [output.timeHead('Raised'), 'Level', 'What', 'Changes', 'Rule', 'Alarm'],
        found.map(({ firedAt, level: loud, text, changes, rule: name, alarmId }) => [
          ...[output.time(firedAt), loud, text, String(changes), name, alarmId],
        ]),
      );
      output.more(found.length, limit);
    });
};

const printRules = async (command: Command, io: Io): Promise<void> => {
  const { server, output, path } = sessionOf(command, io);
  const told = await server.get<RulesShown>(await path('/alarms/rules'));
  for (const rule of told.rules) output.record(rule);
  output.table(
    ['Rule', 'Level', 'What', 'From', 'Source'],
    told.rules.map(({ name, level, text, origin, source, isOn }) => [
      ...[name, isOn ? level : 'off', text, origin, source ?? '–'],
    ]),
  );
  output.say(told.file ?? 'No file changes them: STATELINE_ALARMS_FILE');
  if (told.breakGlassAccounts === 0) {
    output.say(output.warn('No account for emergencies is named: STATELINE_BREAK_GLASS'));
  }
};
