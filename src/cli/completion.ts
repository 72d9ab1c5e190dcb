import { Argument, type Command, type Option } from 'commander';
import { catalogue } from '../domain/directory/catalogue.js';
import { scripts } from './completion-scripts.js';
import type { Io } from './io.js';

/** `stateline completion SHELL`, and what its scripts call at each press of the key. */
export const addCompletion = (program: Command, io: Io): void => {
  program
    .command('completion')
    .description('a script with which a shell completes commands, options and their values')
    .addArgument(new Argument('<shell>', 'for which').choices(Object.keys(scripts)))
    .action((shell: keyof typeof scripts) => {
      io.out(scripts[shell]);
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'behind the name of the program, up to the cursor')
    .action((words: readonly string[]) => {
      io.out(
        candidatesFor(program, words)
          .map(({ word, meaning }) => `${word}\t${meaning}\n`)
          .join(''),
      );
    });
};

interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

/** What may stand in the place of the last word; nothing where only a file or a name of the tenant's can. */
export const candidatesFor = (program: Command, words: readonly string[]): readonly Candidate[] => {
  const begun = words.at(-1) ?? '';
  const place = placeAfter(program, words.slice(0, -1));
  return wordsAt(place, begun).filter(({ word }) => word.startsWith(begun));
};

/** Where the cursor is. */
interface Place {
  readonly command: Command;
  /** Arguments before it. */
  readonly given: number;
  /** The option whose value it is. */
  readonly valueOf: Option | undefined;
}

const placeAfter = (program: Command, words: readonly string[]): Place =>
  words.reduce<Place>(
    (place, word) => {
      const { command, given, valueOf } = place;
      if (valueOf !== undefined) return { ...place, valueOf: undefined };
      const option = optionsOf(command).find(({ long, short }) => word === long || word === short);
      if (option !== undefined) return { ...place, valueOf: takesValue(option) };
      const below = command.commands.find((each) => each.name() === word);
      return below === undefined
        ? { ...place, given: given + 1 }
        : { command: below, given: 0, valueOf: undefined };
    },
    { command: program, given: 0, valueOf: undefined },
  );

const takesValue = (option: Option): Option | undefined =>
  option.required || option.optional ? option : undefined;

/** Those of the command and of all above it. */
const optionsOf = (command: Command): readonly Option[] => [
  ...command.createHelp().visibleOptions(command),
  ...(command.parent === null ? [] : optionsOf(command.parent)),
];

const wordsAt = ({ command, given, valueOf }: Place, begun: string): readonly Candidate[] => {
  if (valueOf !== undefined) return valuesOf(valueOf.attributeName(), valueOf.argChoices);
  if (begun.startsWith('-')) return optionsOf(command).flatMap(wordsOf);
  const below = command.createHelp().visibleCommands(command);
  const argument = command.registeredArguments[given];
  return [
    ...below.map((each) => ({ word: each.name(), meaning: each.description() })),
    ...(argument === undefined ? [] : valuesOf(argument.name(), argument.argChoices)),
  ];
};

const wordsOf = ({ long, description }: Option): readonly Candidate[] =>
  long == null ? [] : [{ word: long, meaning: description }];

const valuesOf = (name: string, choices: readonly string[] | undefined): readonly Candidate[] => {
  if (choices !== undefined) return choices.map((word) => ({ word, meaning: '' }));
  if (name === 'type') {
    return Object.values(catalogue).map(({ type, title }) => ({ word: type, meaning: title }));
  }
  return [];
};
