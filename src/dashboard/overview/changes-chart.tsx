import { Tab, TabList } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import type { Overview } from '../api/types.js';
import { timelineLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { Section } from '../ui/section.js';
import { TimeChart } from '../ui/time-chart.js';
import { useNow } from '../ui/use-now.js';
import { useSearch } from '../ui/use-search.js';
import { barsOf, spans } from './bars.js';

/** How much changes, by type; what is drawn over leads into the timeline. */
export const ChangesChart = ({ overview }: { readonly overview: Overview }) => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const { values, set } = useSearch('span');
  const shown = spans.find(({ name }) => name === values.span) ?? spans[0];
  const { minutes, hours } = overview;
  const now = Math.floor(useNow() / 60_000) * 60_000;
  const bars = useMemo(
    () => barsOf(shown.of === 'minutes' ? minutes : hours, shown, now),
    [minutes, hours, shown, now],
  );
  return (
    <Section
      title="Changes by type"
      beside={
        <TabList
          size="small"
          selectedValue={shown.name}
          onTabSelect={(_, { value }) => set({ span: String(value) }, { replace: true })}
        >
          {spans.map(({ name, title }) => (
            <Tab key={name} value={name}>
              {title}
            </Tab>
          ))}
        </TabList>
      }
    >
      <TimeChart
        label={`Changes by type, ${shown.title}`}
        {...bars}
        height={170}
        onBrush={(from, until) =>
          void navigate(
            timelineLink(tenantId, {
              from: new Date(from).toISOString(),
              until: new Date(until).toISOString(),
            }),
          )
        }
      />
    </Section>
  );
};
