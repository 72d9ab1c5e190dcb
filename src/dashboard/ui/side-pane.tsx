import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  pane: { width: '560px', maxWidth: '100vw' },
  title: { overflowWrap: 'anywhere', minWidth: 0 },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    paddingBottom: tokens.spacingVerticalXXL,
  },
});

interface SidePaneProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** More about the open row of a table; Escape closes it and gives the focus back to that row. */
export const SidePane = ({ title, onClose, children }: SidePaneProps) => {
  const styles = useStyles();
  const close = () => {
    const row = document.querySelector<HTMLElement>('[role="row"][aria-current="true"]');
    onClose();
    // The pane gives up the focus first. What went on in a list since does not move it to where the row is now.
    requestAnimationFrame(() => row?.focus({ preventScroll: true }));
  };
  return (
    <OverlayDrawer
      open
      modalType="non-modal"
      position="end"
      className={styles.pane}
      aria-label={title}
      onOpenChange={close}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ className: styles.title }}
          action={
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label="Close"
              onClick={close}
            />
          }
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body}>{children}</DrawerBody>
    </OverlayDrawer>
  );
};
