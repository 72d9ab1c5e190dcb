import { Text, tokens } from '@fluentui/react-components';
import type { Actor, TimelineEntry } from '../api/types.js';
import { incidentLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { isFirstSight } from './change-words.js';
import { PageLink } from './object-link.js';

interface ActorsProps {
  readonly actors: readonly Actor[];
}

/** Who did it, each leading to all they did; nobody is guessed. */
export const Actors = ({ actors }: ActorsProps) => {
  const { tenantId } = useSession();
  if (actors.length === 0) {
    return (
      <Text style={{ color: tokens.colorNeutralForeground2 }} italic>
        not known (yet)
      </Text>
    );
  }
  return (
    <>
      {actors.map((actor, index) => {
        const known = actor.id ?? actor.name;
        const name = nameOf(actor);
        return (
          <span key={`${actor.kind} ${name}`}>
            {index > 0 && ', '}
            {known === null ? (
              <bdi>{name}</bdi>
            ) : (
              <PageLink to={incidentLink(tenantId, { actor: known })}>
                <bdi>{name}</bdi>
              </PageLink>
            )}
          </span>
        );
      })}
    </>
  );
};

/** Who made a change; nobody is sought for what was there before anybody looked. */
export const Who = ({ entry: { event, actors } }: { readonly entry: TimelineEntry }) =>
  actors.length === 0 && isFirstSight(event) ? '–' : <Actors actors={actors} />;

const kinds: Readonly<Record<Actor['kind'], string>> = {
  user: 'user',
  application: 'application',
  agent: 'AI agent',
  sync: 'synchronisation',
  provisioning: 'provisioning',
  system: 'the directory itself',
  stateline: 'Stateline',
};

const nameOf = ({ kind, name, id }: Actor): string => name ?? id ?? kinds[kind];
