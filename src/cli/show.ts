import type { Command } from 'commander';
import type { DirectoryObject, Trust } from './answers.js';
import { valueText } from './changes-text.js';
import { AS_AT, optionalInstantFrom, type Sight } from './instants.js';
import type { Io } from './io.js';
import { type Session, sessionOf } from './session.js';
import { sayTrust } from './trust-text.js';

interface Shown {
  readonly object: DirectoryObject;
  readonly links: readonly Link[];
  readonly moreLinks: boolean;
  readonly trust: Trust;
}

interface Link {
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: string;
}

const LINKS_SHOWN = 20;

/** `stateline show ID` */
export const addShow = (program: Command, io: Io): void => {
  program
    .command('show')
    .description('one object, now or as it was')
    .argument('<id>', 'object id')
    .option('--as-of <instant>', 'as it was then')
    .option('--as-at <instant>', AS_AT)
    .action(async (id: string, { asOf, asAt }: Sight, command: Command) => {
      const sight = { asOf: optionalInstantFrom(asOf, io), asAt: optionalInstantFrom(asAt, io) };
      await showObject(sessionOf(command, io), id, sight);
    });
};

const showObject = async (session: Session, id: string, sight: Sight): Promise<void> => {
  const { server, output, path } = session;
  const below = await path(`/objects/${encodeURIComponent(id)}`);
  const shown = await server.get<Shown>(below, { ...sight });
  const { object, links, moreLinks, trust } = shown;
  output.record(shown);
  output.line(`${object.displayName}  ${object.objectType}  ${object.objectId}`);
  output.say(`${object.status}, as it is here since ${output.time(object.validFrom)}`);
  if (!output.json) sayTrust(output, trust);
  output.say('');
  output.table(
    ['Attribute', 'Value'],
    Object.entries(object.attributes).map(([name, value]) => [name, valueText(value)]),
  );
  if (links.length === 0) return;
  output.say('');
  output.table(
    ['Link', 'To', 'Type'],
    links
      .slice(0, LINKS_SHOWN)
      .map(({ relation, targetId, targetType }) => [relation, targetId, targetType]),
  );
  const more = links.length - LINKS_SHOWN;
  if (more > 0)
    output.say(`… and ${String(more)}${moreLinks ? ' or more' : ''} others, all with --json`);
};
