import { QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/query-client.js';
import { Broken } from './shell/broken.js';
import { FirstTenant } from './shell/first-tenant.js';
import { Nowhere } from './shell/nowhere.js';
import { Shell } from './shell/shell.js';
import { Theme } from './shell/theme.js';

const router = createBrowserRouter([
  { path: '/', Component: FirstTenant, ErrorBoundary: Broken },
  { path: '/sign-in', lazy: () => import('./sign-in/sign-in-page.js'), ErrorBoundary: Broken },
  {
    path: '/tenants/:tenantId',
    Component: Shell,
    ErrorBoundary: Broken,
    children: [
      {
        // Keeps the navigation when a page breaks.
        ErrorBoundary: Broken,
        children: [
          { index: true, lazy: () => import('./overview/overview-page.js') },
          { path: 'timeline', lazy: () => import('./timeline/timeline-page.js') },
          { path: 'state', lazy: () => import('./state/state-page.js') },
          { path: 'state/:objectId', lazy: () => import('./state/object-page.js') },
          { path: 'backups', lazy: () => import('./backups/backups-page.js') },
          { path: 'reports', lazy: () => import('./reports/reports-page.js') },
          { path: 'reports/:reportId', lazy: () => import('./reports/report-page.js') },
          { path: 'recoveries', lazy: () => import('./recovery/recoveries-page.js') },
          { path: 'recoveries/new', lazy: () => import('./recovery/new-recovery-page.js') },
          { path: 'recoveries/:recoveryId', lazy: () => import('./recovery/recovery-page.js') },
          { path: 'incident', lazy: () => import('./incident/incident-page.js') },
          { path: 'alarms', lazy: () => import('./alarms/alarms-page.js') },
          { path: 'health', lazy: () => import('./health/health-page.js') },
          { path: 'settings', lazy: () => import('./settings/settings-page.js') },
          { path: '*', Component: Nowhere },
        ],
      },
    ],
  },
  { path: '*', Component: Nowhere },
]);

export const App = () => (
  <Theme>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </Theme>
);
