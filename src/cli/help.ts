import type { Command } from 'commander';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';
import { wrapped } from './wrapping.js';

const { fine, no, usage, unreachable } = exitCodes;

/** What is told beside the commands. */
export const TOPICS: Readonly<Record<string, string>> = {
  'exit-codes': `Exit codes, of every command:

  ${String(fine)}  fine: it is done, or the answer is yes
  ${String(no)}  no: not there, refused, failed, not all of it done, not proven, or ended by Ctrl-C
  ${String(usage)}  wrong usage: an unknown command or option, or a value or setting (STATELINE_…) that is not taken
  ${String(unreachable)}  no server answers; nothing was asked

What went wrong stands on stderr: in words, or with --json as {"title": …, "detail": …}.
A recovery ends with ${String(no)} also when it ran to its end and some of its steps were skipped or failed.`,
  instants: `Instants, wherever a command takes one:

  2026-11-20T14:05:00Z       UTC, or with an offset as +01:00
  now, -30m, -2h, -1d, -1w   so long ago: seconds, minutes, hours, days, weeks
  "yesterday 14:00"          in words, in the zone of this machine; what it came to is told on stderr
  BACKUP                     the id of a backup
  position:4711              a place in the log: all that was recorded up to there, as it was seen

--as-at tells what was known then: an attribution that came later does not count.`,
  offline: `Without a server, on the machine of the data folder:

  $ stateline --data data status
  $ stateline --data data timeline --from -6h --severity high
  $ stateline --data data plan --to -6h --type conditionalAccessPolicy --reason "Locked out"
  $ stateline --data data recover approve RECOVERY
  $ stateline --data data recover watch RECOVERY

This process then does what a server does, for as long as the command takes, with the settings of the environment
(the same STATELINE_… variables as of \`stateline start\`). Questions ask nobody but the folder. What plans or writes
looks at the tenant first, and writes to it. The folder belongs to one process at a time: a running server keeps it.
A recovery that was killed, or left with Ctrl-C, is gone on with by \`recover watch\`, or by the next server.
Of a copy of a folder only questions can be asked without the app registration: --tenant takes the directory id.`,
  output: `Output:

  tables         for people: as wide as the terminal; one block a row where that is too narrow
  --json         one JSON object a line, times in UTC; --ndjson is the same
  --csv          of commands that list: the columns of the table, times in UTC
  stderr         errors, questions, progress, and what an instant in words came to

Colours are used on a terminal only, and not where NO_COLOR is set. Progress is shown on a terminal only.
Lists end at --limit; that there may be more is said, to programs on stderr.`,
};

/** `stateline help` */
export const addHelp = (program: Command, io: Io): void => {
  program
    .helpCommand(false)
    .command('help')
    .description(`help for a command, or about ${Object.keys(TOPICS).join(', ')}`)
    .argument('[words...]', 'a command or a topic')
    .action((words: readonly string[]) => {
      const topic = TOPICS[words.join(' ')];
      if (topic === undefined) commandNamed(program, words).outputHelp();
      else io.out(`${fitting(topic, io)}\n`);
    });
};

/** Sentences are wrapped; lines to be typed and rows of a table stay whole, to be copied. */
const fitting = (topic: string, { columns }: Io): string =>
  topic
    .split('\n')
    .map((line) => (columns === null || line.startsWith(' ') ? line : wrapped(line, columns)))
    .join('\n');

const commandNamed = (program: Command, words: readonly string[]): Command => {
  const [first, ...rest] = words;
  if (first === undefined) return program;
  const found = program.commands.find((command) => command.name() === first);
  if (found !== undefined) return commandNamed(found, rest);
  const takes = Object.keys(TOPICS).join(', ');
  throw new Stop(exitCodes.usage, `No command and no topic is called ${first}; topics: ${takes}`);
};
