import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import { Failed } from './states.js';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface FormDialogProps {
  readonly title: string;
  readonly action: string;
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks for something before it is done. */
export const FormDialog = (props: FormDialogProps) => {
  const { title, action, isReady, isBusy, error, onSubmit, onClose, children } = props;
  const styles = useStyles();
  useFocusBack();
  // What was sent off is not called back: its answer is told here.
  const leave = () => {
    if (!isBusy) onClose();
  };
  return (
    <Dialog open onOpenChange={leave}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady && !isBusy) onSubmit();
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.content}>
              {children}
              {error !== null && <Failed error={error} />}
            </DialogContent>
            <DialogActions>
              <Button disabledFocusable={isBusy} onClick={leave}>
                Cancel
              </Button>
              {/* Keeps the focus while it is busy: else Escape would reach nothing afterwards. */}
              <Button
                type="submit"
                appearance="primary"
                disabled={!isReady}
                disabledFocusable={isBusy}
              >
                {action}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
};

/** Gives the focus back to what had it before, when that is still there. */
const useFocusBack = () => {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        // What came in the place of the dialog has taken it.
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (isFree && opener instanceof HTMLElement && opener.isConnected) opener.focus();
      });
    },
    [opener],
  );
};
