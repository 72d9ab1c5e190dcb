import {
  Badge,
  Button,
  makeStyles,
  OverlayDrawer,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  Select,
  Text,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular, NavigationRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { overviewLink } from './links.js';
import { Navigation } from './navigation.js';
import { useSession } from './session.js';
import { ThemeMenu } from './theme-menu.js';
import { UserMenu } from './user-menu.js';

const useStyles = makeStyles({
  bar: {
    gridArea: 'header',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  tenant: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    minWidth: 0,
  },
  rest: { flexGrow: 1 },
  id: { overflowWrap: 'anywhere', color: tokens.colorNeutralForeground2 },
});

interface HeaderProps {
  readonly tenants: readonly { readonly tenantId: string }[];
  readonly isNarrow: boolean;
}

/** Which tenant is shown, to whom, and how. */
export const Header = ({ tenants, isNarrow }: HeaderProps) => {
  const styles = useStyles();
  const { simulated } = useSession();
  return (
    <header className={styles.bar}>
      {isNarrow && <NavigationDrawer />}
      <Text weight="semibold" size={400}>
        Stateline
      </Text>
      <TenantChoice tenants={tenants} />
      {simulated && (
        <Badge
          appearance="tint"
          color="informative"
          style={{ flexShrink: 0 }}
          title="No real directory is read or written"
        >
          Simulated
        </Badge>
      )}
      <span className={styles.rest} />
      <ThemeMenu />
      <UserMenu />
    </header>
  );
};

const TenantChoice = ({ tenants }: Pick<HeaderProps, 'tenants'>) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const navigate = useNavigate();
  if (tenants.length < 2) {
    return (
      <span className={styles.tenant} title={`Tenant ${tenantId}`}>
        {tenantId}
      </span>
    );
  }
  return (
    <Select
      aria-label="Tenant"
      value={tenantId}
      onChange={(_, { value }) => void navigate(overviewLink(value))}
    >
      {tenants.map((tenant) => (
        <option key={tenant.tenantId}>{tenant.tenantId}</option>
      ))}
    </Select>
  );
};

const NavigationDrawer = () => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  return (
    <>
      <Button
        appearance="subtle"
        icon={<NavigationRegular />}
        aria-label="Pages"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(true);
        }}
      />
      <OverlayDrawer open={isOpen} onOpenChange={close} size="small" aria-label="Pages">
        <DrawerHeader>
          <DrawerHeaderTitle
            action={
              <Button
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label="Close"
                onClick={close}
              />
            }
          >
            Stateline
          </DrawerHeaderTitle>
        </DrawerHeader>
        <DrawerBody>
          <Text size={200} className={styles.id}>
            Tenant {tenantId}
          </Text>
          <Navigation onGo={close} />
        </DrawerBody>
      </OverlayDrawer>
    </>
  );
};
