import { Tab, TabList } from '@fluentui/react-components';
import { Page } from '../ui/page.js';
import { useSearch } from '../ui/use-search.js';
import { DeliveriesTab } from './deliveries-tab.js';
import { RaisedTab } from './raised-tab.js';
import { RulesTab } from './rules-tab.js';

const places = [
  { id: 'raised', title: 'Raised', Shown: RaisedTab },
  { id: 'deliveries', title: 'Who was told', Shown: DeliveriesTab },
  { id: 'rules', title: 'Rules', Shown: RulesTab },
] as const;

/** What rules over changes found, whether people were told of it, and the rules themselves. */
export const Component = () => {
  const { values, set } = useSearch('tab', 'alarm', 'level', 'outcome');
  const place = places.find(({ id }) => id === values.tab) ?? places[0];
  const { Shown } = place;
  return (
    <Page
      title="Alarms"
      about="Changes that somebody has to look at, by rules. An alarm that waits for the audit log comes some minutes after the change."
    >
      <TabList
        aria-label="Alarms"
        selectedValue={place.id}
        onTabSelect={(_, { value }) =>
          set({
            ...{ alarm: '', level: '', outcome: '' },
            tab: value === 'raised' ? '' : String(value),
          })
        }
      >
        {places.map(({ id, title }) => (
          <Tab key={id} value={id}>
            {title}
          </Tab>
        ))}
      </TabList>
      <Shown />
    </Page>
  );
};
