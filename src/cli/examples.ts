import type { Command } from 'commander';
import { actingExamples } from './examples-acting.js';
import { askingExamples } from './examples-asking.js';
import { commandsBelow, pathOf } from './paths.js';

/** A line as it is typed, and what it is for. */
export type Example = readonly [line: string, meaning: string];
/** By the words that name a command. */
export type Examples = Readonly<Record<string, readonly Example[]>>;

/** What each command teaches. Words in capitals stand for what the person has. */
export const allExamples: Examples = { ...askingExamples, ...actingExamples };

/** Puts the examples of each command of a program below its help. */
export const teach = (program: Command): void => {
  for (const command of commandsBelow(program)) {
    const text = textOf(allExamples[pathOf(command)] ?? []);
    if (text !== '') command.addHelpText('after', text);
  }
};

const textOf = (examples: readonly Example[]): string =>
  examples.length === 0
    ? ''
    : `\nExamples:${examples.map(([line, meaning]) => `\n  # ${meaning}\n  $ ${line}`).join('\n')}`;
