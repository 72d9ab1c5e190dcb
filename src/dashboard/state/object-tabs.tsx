import { Select, Tab, TabList } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ObjectAnswer } from '../api/types.js';
import { useIsNarrow } from '../shell/use-is-narrow.js';
import { Section } from '../ui/section.js';
import type { useSearch } from '../ui/use-search.js';
import type { TypeCoverage } from './coverage-words.js';
import { EffectiveList } from './effective-list.js';
import { ObjectAttributes } from './object-attributes.js';
import { ObjectChanges } from './object-changes.js';
import { ObjectLinks } from './object-links.js';
import { ObjectRecoverability } from './object-recoverability.js';
import { ObjectReferences } from './object-references.js';
import { RoleHolders } from './role-holders.js';
import { type useObjectHistory, useTypeCoverage } from './use-object.js';

type Search = ReturnType<typeof useSearch<'at' | 'tab' | 'relation' | 'find'>>;

interface ObjectTabsProps extends Search {
  readonly answer: ObjectAnswer;
  readonly history: ReturnType<typeof useObjectHistory>;
}

interface View {
  readonly title: string;
  readonly show: () => ReactNode;
}

/** All that is known of an object, one part at a time. */
export const ObjectTabs = (props: ObjectTabsProps) => {
  const isNarrow = useIsNarrow();
  const { answer, values, set } = props;
  const coverage = useTypeCoverage(answer.object.objectType);
  const views = viewsOf(props, coverage);
  const first = ['attributes', attributesView(props, coverage)] as const;
  const [tab, view] = Object.entries(views).find(([name]) => name === values.tab) ?? first;
  const choose = (name: string) => set({ tab: name === 'attributes' ? '' : name });
  return (
    <Section
      title={view.title}
      beside={
        isNarrow ? (
          <Select aria-label="Part" value={tab} onChange={(_, { value }) => choose(value)}>
            {Object.entries(views).map(([name, { title }]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </Select>
        ) : (
          <TabList selectedValue={tab} onTabSelect={(_, { value }) => choose(String(value))}>
            {Object.entries(views).map(([name, { title }]) => (
              <Tab key={name} value={name}>
                {title}
              </Tab>
            ))}
          </TabList>
        )
      }
    >
      {view.show()}
    </Section>
  );
};

/** Types that hold others, and types that can be in others. */
const HOLD_MEMBERS = ['group', 'administrativeUnit', 'directoryRole'];
const ARE_MEMBERS = ['user', 'group', 'servicePrincipal', 'device', 'orgContact'];
const ARE_ROLES = ['directoryRole', 'unifiedRoleDefinition'];

const viewsOf = (
  props: ObjectTabsProps,
  coverage: TypeCoverage | undefined,
): Readonly<Record<string, View>> => {
  const { answer, history, values, set } = props;
  const { object, links, moreLinks, references } = answer;
  const { objectId, objectType } = object;
  const { at, relation } = values;
  return {
    attributes: attributesView(props, coverage),
    links: {
      title: `Links (${links.length.toLocaleString()}${moreLinks ? ' or more' : ''})`,
      show: () => (
        <ObjectLinks
          {...{ objectId, at, links, moreLinks, relation }}
          relations={Object.keys(coverage?.relations ?? {})}
          onRelation={(next) => set({ relation: next })}
        />
      ),
    },
    references: {
      title: `References (${references.toLocaleString()})`,
      show: () => <ObjectReferences {...{ objectId, at }} />,
    },
    ...(HOLD_MEMBERS.includes(objectType) && {
      members: {
        title: 'Effective members',
        show: () => <EffectiveList {...{ objectId, at }} direction="members" />,
      },
    }),
    ...(ARE_ROLES.includes(objectType) && {
      holders: { title: 'Holders', show: () => <RoleHolders {...{ objectId, at }} /> },
    }),
    ...(ARE_MEMBERS.includes(objectType) && {
      memberships: {
        title: 'Effective memberships',
        show: () => <EffectiveList {...{ objectId, at }} direction="memberships" />,
      },
    }),
    changes: {
      title: 'Changes',
      show: () => <ObjectChanges {...{ objectId, history }} />,
    },
    recoverability: {
      title: 'Recoverability',
      show: () => (
        <ObjectRecoverability coverage={coverage} attributes={Object.keys(object.attributes)} />
      ),
    },
  };
};

const attributesView = (
  { answer: { object }, values, set }: ObjectTabsProps,
  coverage: TypeCoverage | undefined,
): View => ({
  title: 'Attributes',
  show: () => (
    <ObjectAttributes
      attributes={object.attributes}
      coverage={coverage}
      find={values.find}
      onFind={(find) => set({ find }, { replace: true })}
    />
  ),
});
