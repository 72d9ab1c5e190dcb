import { Tab, TabList } from '@fluentui/react-components';
import type { ComponentType } from 'react';
import type { Permission } from '../api/types.js';
import { useMay, useSession } from '../shell/session.js';
import { Page } from '../ui/page.js';
import { useSearch } from '../ui/use-search.js';
import { AccountsTab } from './accounts-tab.js';
import { AUDIT_FILTERS } from './audit-filters.js';
import { AuditTab } from './audit-tab.js';
import { NotYours, NobodySignsIn } from './not-yours.js';
import { RightsTab } from './rights-tab.js';
import { ServerTab } from './server-tab.js';
import { SessionsTab } from './sessions-tab.js';
import { TokensTab } from './tokens-tab.js';

interface Place {
  readonly id: string;
  readonly title: string;
  readonly Shown: ComponentType;
  readonly needs?: Permission;
  /** Whether there is something only where people sign in. */
  readonly ofSignIn?: boolean;
}

const places: readonly [Place, ...Place[]] = [
  { id: 'server', title: 'This server', Shown: ServerTab },
  { id: 'rights', title: 'Who may what', Shown: RightsTab },
  {
    ...{ id: 'accounts', title: 'Emergency accounts', Shown: AccountsTab },
    ...{ needs: 'access/write', ofSignIn: true },
  },
  {
    ...{ id: 'tokens', title: 'Service tokens', Shown: TokensTab },
    ...{ needs: 'access/write', ofSignIn: true },
  },
  {
    ...{ id: 'sessions', title: 'Sessions', Shown: SessionsTab },
    ...{ needs: 'access/write', ofSignIn: true },
  },
  { id: 'audit', title: "Operators' audit", Shown: AuditTab, needs: 'audit/read' },
];

/** How this server is set, who may do what, and what they did. */
export const Component = () => {
  const { values, set } = useSearch('tab', ...AUDIT_FILTERS);
  const place = places.find(({ id }) => id === values.tab) ?? places[0];
  return (
    <Page title="Settings and access">
      <TabList
        aria-label="Settings"
        selectedValue={place.id}
        onTabSelect={(_, { value }) =>
          set({ ...NO_FILTERS, tab: value === 'server' ? '' : String(value) })
        }
      >
        {places.map(({ id, title }) => (
          <Tab key={id} value={id}>
            {title}
          </Tab>
        ))}
      </TabList>
      <Shown place={place} />
    </Page>
  );
};

/** Another tab has nothing to do with them. */
const NO_FILTERS = Object.fromEntries(AUDIT_FILTERS.map((name) => [name, '']));

const Shown = ({ place: { Shown: Tab, needs, ofSignIn, title } }: { readonly place: Place }) => {
  const { me } = useSession();
  const may = useMay(needs ?? 'history/read');
  if (!may && needs !== undefined) return <NotYours what={title} needs={needs} />;
  if (ofSignIn === true && me.signIn === 'off') return <NobodySignsIn />;
  return <Tab />;
};
