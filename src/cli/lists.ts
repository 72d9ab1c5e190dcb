import type { Command } from 'commander';

/** For commands that list: the rows of their table as CSV. */
export const withCsv = (command: Command): Command =>
  command.option('--csv', 'the same columns as CSV, times in UTC');

/** For options that can be given several times, or once with commas. */
export const collect = (text: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  ...text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
];
