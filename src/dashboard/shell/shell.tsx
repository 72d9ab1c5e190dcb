import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Navigate, Outlet, useLocation, useParams } from 'react-router';
import { queries } from '../api/client.js';
import type { Me } from '../api/types.js';
import { Failed, Loading } from '../ui/states.js';
import { isNotSignedIn } from './first-tenant.js';
import { Header } from './header.js';
import { signInLink } from './links.js';
import { Navigation } from './navigation.js';
import { isWithoutRole, NoRole } from './no-role.js';
import { SessionContext } from './session.js';
import { useIsNarrow } from './use-is-narrow.js';

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    height: '100%',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gridTemplateAreas: '"header header" "navigation page"',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  narrow: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateAreas: '"header" "page"' },
  page: { gridArea: 'page', overflowY: 'auto', overflowX: 'hidden', scrollbarGutter: 'stable' },
  skip: {
    position: 'absolute',
    left: '-9999px',
    ':focus': { left: tokens.spacingHorizontalM, top: tokens.spacingVerticalM, zIndex: 1000 },
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
  },
});

/** Where the page begins, for those who skip the navigation. */
export const PAGE_ID = 'page';

/** Header, navigation and the open page, for whoever may see the tenant. */
export const Shell = () => {
  const { tenantId = '' } = useParams();
  const { pathname, search } = useLocation();
  const me = queries.useQuery('get', '/auth/me');
  const tenants = queries.useQuery('get', '/api/tenants');
  const error = me.error ?? tenants.error;
  if (isNotSignedIn(error)) return <Navigate to={signInLink(`${pathname}${search}`)} replace />;
  if (me.data !== undefined && tenants.data !== undefined) {
    return <Frame me={me.data} tenants={tenants.data.tenants} tenantId={tenantId} />;
  }
  if (error === null) return <Loading what="your tenant" />;
  if (isWithoutRole(error)) return <NoRole />;
  return <Failed error={error} retry={() => void Promise.all([me.refetch(), tenants.refetch()])} />;
};

interface FrameProps {
  readonly me: Me;
  readonly tenants: readonly { readonly tenantId: string; readonly simulated: boolean }[];
  readonly tenantId: string;
}

const Frame = ({ me, tenants, tenantId }: FrameProps) => {
  const styles = useStyles();
  const isNarrow = useIsNarrow();
  const simulated = tenants.some((one) => one.tenantId === tenantId && one.simulated);
  return (
    <SessionContext value={{ me, tenantId, simulated }}>
      <div className={mergeClasses(styles.frame, isNarrow && styles.narrow)}>
        <a className={styles.skip} href={`#${PAGE_ID}`}>
          Skip to the page
        </a>
        <Header tenants={tenants} isNarrow={isNarrow} />
        {!isNarrow && <Navigation />}
        <main id={PAGE_ID} className={styles.page} tabIndex={-1}>
          {/* A tenant's pages share nothing with those of another. */}
          <Outlet key={tenantId} />
        </main>
      </div>
    </SessionContext>
  );
};
