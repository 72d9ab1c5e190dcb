import {
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { Proof } from '../api/types.js';
import { ObjectLink } from '../ui/object-link.js';
import { Section } from '../ui/section.js';
import { StepButton } from './step-button.js';
import { ruleTitles } from './words.js';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
    overflowWrap: 'anywhere',
  },
});

interface ProofSectionProps {
  readonly proof: Proof;
  readonly onStep: (stepId: string) => void;
}

/** Whether anybody would be locked out, after which step, by which policy. */
export const ProofSection = ({ proof, onStep }: ProofSectionProps) => {
  const styles = useStyles();
  const { holds, violations, remarks } = proof;
  return (
    <Section title="Proof">
      <MessageBar intent={holds ? 'success' : 'error'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>
            {holds ? 'Nobody is locked out' : 'This plan would lock somebody out'}
          </MessageBarTitle>
          {holds
            ? 'Tried step by step before anything is written: administrators and emergency accounts can sign in after each step, and Stateline keeps its rights.'
            : 'It is written only if somebody who may overrule the proof says why.'}
        </MessageBarBody>
      </MessageBar>
      {violations.length > 0 && (
        <ul className={styles.list} aria-label="Who would be locked out">
          {violations.map(({ rule, stepId, policyId, policyName, detail }) => (
            <li key={`${rule} ${stepId} ${detail}`}>
              <Text weight="semibold">{ruleTitles[rule]}: no longer after step </Text>
              <StepButton stepId={stepId} onStep={onStep} />
              <Text>. {detail}</Text>
              {policyId !== null && (
                <Text>
                  {' '}
                  (<ObjectLink objectId={policyId} displayName={policyName} />)
                </Text>
              )}
            </li>
          ))}
        </ul>
      )}
      {remarks.length > 0 && (
        <>
          <Text weight="semibold">Not in order already, or not known</Text>
          <ul className={styles.list}>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
};
