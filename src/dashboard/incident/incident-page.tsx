import { Tab, TabList } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { Freshness } from '../ui/freshness.js';
import { Instant } from '../ui/instant.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import { Failed, Loading } from '../ui/states.js';
import { isInstant } from '../ui/time.js';
import { useSearch } from '../ui/use-search.js';
import { type Cause, CAUSE_PARTS, causeOf, causeTitle } from './cause.js';
import { useActorName } from './actor-name.js';
import { CauseActions } from './cause-actions.js';
import { CausePicker } from './cause-picker.js';
import { Changes } from './changes.js';
import { Radius } from './radius.js';
import { Suggestions } from './suggestions.js';
import { WouldBeList } from './would-be.js';

/** What somebody did, how far it reaches, and the way back. */
export const Component = () => {
  const { values, set } = useSearch(...CAUSE_PARTS);
  const cause = causeOf(values);
  if (cause !== null) return <Incident cause={cause} />;
  return (
    <Page
      title="Incident"
      about="Pick who or what is behind it: see how far it reaches, and take it back."
    >
      <Section title="Who or what, and when">
        <CausePicker key={JSON.stringify(values)} values={values} onLook={set} />
      </Section>
      <Suggestions />
    </Page>
  );
};

const Incident = ({ cause }: { readonly cause: Cause }) => {
  const { values, set } = useSearch(...CAUSE_PARTS);
  const path = useTenantPath();
  const { data, error, refetch } = queries.useQuery('get', '/api/tenants/{tenantId}/blast-radius', {
    params: { path, query: cause },
  });
  const name = useActorName(cause.actor, data);
  const title = causeTitle(cause, name);
  return (
    <Page
      title={title}
      about={<Window cause={cause} />}
      fresh={data && <Freshness trust={data.trust} />}
      actions={<CauseActions cause={cause} title={title} radius={data} />}
    >
      <details>
        <summary>Another time, or somebody else</summary>
        <Section title="Who or what, and when">
          <CausePicker key={JSON.stringify(values)} values={values} actorName={name} onLook={set} />
        </Section>
      </details>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="how far it reaches" />}
      {data !== undefined && <Radius cause={cause} radius={data} />}
      {error === null && <Lists cause={cause} />}
    </Page>
  );
};

const Window = ({ cause: { from, until } }: { readonly cause: Cause }) => (
  <>
    {from !== undefined && isInstant(from) ? (
      <>
        From <Instant at={from} />
      </>
    ) : (
      'From the beginning of what is known'
    )}{' '}
    {until !== undefined && isInstant(until) ? (
      <>
        until <Instant at={until} />
      </>
    ) : (
      'until now'
    )}
  </>
);

const Lists = ({ cause }: { readonly cause: Cause }) => {
  const { values, set } = useSearch('show');
  const shown = values.show === '' ? 'severe' : values.show;
  return (
    <Section title="In detail">
      <TabList
        selectedValue={shown}
        aria-label="Which changes"
        onTabSelect={(_, { value }) => set({ show: value === 'severe' ? '' : String(value) })}
      >
        <Tab value="severe">Severe changes</Tab>
        <Tab value="all">All changes</Tab>
        <Tab value="without">Without this</Tab>
      </TabList>
      {shown === 'severe' && <Changes cause={cause} severity="medium" />}
      {shown === 'all' && <Changes cause={cause} />}
      {shown === 'without' && <WouldBeList cause={cause} />}
    </Section>
  );
};
