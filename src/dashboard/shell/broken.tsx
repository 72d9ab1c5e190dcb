import { Button, Text } from '@fluentui/react-components';
import { isRouteErrorResponse, useRouteError } from 'react-router';
import { Page } from '../ui/page.js';
import { PageLink } from '../ui/object-link.js';
import { Nowhere } from './nowhere.js';

/** Where a page broke. */
export const Broken = () => {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <Nowhere />;
  return (
    <Page title="This page broke">
      <Text>Nothing was changed in the directory by this. ({messageOf(error)})</Text>
      <div>
        <Button appearance="primary" onClick={() => location.reload()}>
          Load it again
        </Button>
      </div>
      <PageLink to="/">To the overview</PageLink>
    </Page>
  );
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'no reason given';
