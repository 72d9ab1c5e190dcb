import { Text } from '@fluentui/react-components';
import { Page } from '../ui/page.js';
import { PageLink } from '../ui/object-link.js';

/** Where an address leads nowhere. */
export const Nowhere = () => (
  <Page title="There is no such page">
    <Text>The address may be of an older version, or was cut off on its way here.</Text>
    <PageLink to="/">To the overview</PageLink>
  </Page>
);
