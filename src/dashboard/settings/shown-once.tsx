import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components';
import { CopiedText } from '../ui/copied-text.js';

const useStyles = makeStyles({
  part: { marginBlockEnd: tokens.spacingVerticalM },
});

export interface Secret {
  readonly name: string;
  readonly text: string;
  readonly hint?: string;
}

interface ShownOnceProps {
  readonly title: string;
  readonly secrets: readonly Secret[];
  readonly onClose: () => void;
}

/** Secrets that nobody can be told again; only its button closes it. */
export const ShownOnce = ({ title, secrets, onClose }: ShownOnceProps) => {
  const styles = useStyles();
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <p>This is shown now and never again. Keep it where an emergency finds it.</p>
            {secrets.map(({ name, text, hint }) => (
              <div key={name} className={styles.part}>
                <Text weight="semibold" block>
                  {name}
                </Text>
                <CopiedText what={name.toLowerCase()} text={text} />
                {hint !== undefined && <Text size={200}>{hint}</Text>}
              </div>
            ))}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              I have kept it
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
};
