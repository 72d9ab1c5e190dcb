import type { Command } from 'commander';

/** The words that name a command, behind that of the program. */
export const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trimStart();

/** Every command below one, those above before those below them. */
export const commandsBelow = (command: Command): readonly Command[] =>
  command.commands.flatMap((below) => [below, ...commandsBelow(below)]);
