import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular, DismissRegular } from '@fluentui/react-icons';
import { useState } from 'react';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalXS, minWidth: 0 },
  text: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
    minWidth: 0,
  },
});

const shown = {
  idle: { Icon: CopyRegular, words: '' },
  copied: { Icon: CheckmarkRegular, words: 'Copied' },
  failed: { Icon: DismissRegular, words: 'The browser does not let this page copy: mark the text' },
} as const;

interface CopiedTextProps {
  /** What is copied, as `state hash`. */
  readonly what: string;
  readonly text: string;
}

/** A long id, hash or script with a button that copies it. */
export const CopiedText = ({ what, text }: CopiedTextProps) => {
  const styles = useStyles();
  const [state, setState] = useState<keyof typeof shown>('idle');
  const { Icon, words } = shown[state];
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  return (
    <span className={styles.row}>
      <span className={styles.text}>{text}</span>
      <Tooltip content={words === '' ? `Copy the ${what}` : words} relationship="label">
        <Button
          size="small"
          appearance="subtle"
          icon={<Icon />}
          onClick={() => void copy()}
          onBlur={() => setState('idle')}
        />
      </Tooltip>
    </span>
  );
};
