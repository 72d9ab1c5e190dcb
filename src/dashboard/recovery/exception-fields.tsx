import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { ExceptionField } from './exception-field.js';
import type { PartProps } from './part-props.js';
import { noException, type WantedException } from './wanted.js';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, margin: 0 },
  add: { alignSelf: 'flex-start' },
});

/** Where another choice holds; for those who need it. */
export const ExceptionFields = ({ wanted, change, problem }: PartProps) => {
  const styles = useStyles();
  const { exceptions } = wanted;
  const set = (next: readonly WantedException[]) => change({ exceptions: next });
  const name = exceptions.length === 0 ? 'Exceptions' : `Exceptions (${String(exceptions.length)})`;
  return (
    <Accordion collapsible defaultOpenItems={exceptions.length === 0 ? [] : ['exceptions']}>
      <AccordionItem value="exceptions">
        <AccordionHeader>{name}</AccordionHeader>
        <AccordionPanel className={styles.panel}>
          <Text>
            Where all that an exception names fits, its choices hold instead. Of two about one thing
            the later one holds.
          </Text>
          {exceptions.map((exception, index) => (
            <ExceptionField
              // They have nothing but their place.
              key={index}
              index={index}
              exception={exception}
              problem={problem}
              onChange={(next) => set(exceptions.with(index, next))}
              onRemove={() => set(exceptions.toSpliced(index, 1))}
            />
          ))}
          <Button
            className={styles.add}
            icon={<AddRegular />}
            onClick={() => set([...exceptions, noException])}
          >
            Add an exception
          </Button>
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
};
