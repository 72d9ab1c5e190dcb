import { loadAlarms } from './alarms/load-alarms.port.js';
import type { Io } from './cli/io.js';
import { outputTo } from './cli/print.js';

/**
 * `stateline alarms check`: whether a file of alarms can be used, and what it comes to.
 * @throws WrongAlarmsFile naming file, line, field and what it takes
 */
export const checkAlarms = (
  io: Io,
  { file, json }: { readonly file: string; readonly json: boolean },
): boolean => {
  const output = outputTo(io, json);
  const { rules, windows, targets, undo } = loadAlarms(file, io.env);
  const on = rules.filter(({ isOn }) => isOn).length;
  const own = rules.filter(({ origin }) => origin === 'own').length;
  const told = {
    file,
    rules: { on, off: rules.length - on, own },
    changeWindows: windows.map(({ name }) => name),
    targets: targets.map(({ name }) => name),
    undo,
  };
  output.record(told);
  output.line(`${file} can be used: ${String(on)} rules on, ${String(rules.length - on)} off,`);
  output.line(`${String(own)} of them your own; change windows: ${listed(told.changeWindows)};`);
  output.line(`told are: ${listed(told.targets)}`);
  return true;
};

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.join(', ');
