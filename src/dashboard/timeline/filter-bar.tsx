import { Button, makeStyles, Tag, TagGroup, tokens } from '@fluentui/react-components';
import { useObjectName } from '../ui/use-object-name.js';
import { FilterForm } from './filter-form.js';
import { chipsOf, filterNames } from './filters.js';
import type { View } from './use-view.js';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minWidth: 0,
  },
  chips: { flexWrap: 'wrap', rowGap: tokens.spacingVerticalXS, minWidth: 0 },
  chip: { maxWidth: '100%', overflow: 'hidden' },
});

const nothing = Object.fromEntries(filterNames.map((name) => [name, '']));

/** What is asked for, as chips that can be taken away, and the way to ask for less or more. */
export const FilterBar = ({ view }: { readonly view: View }) => {
  const styles = useStyles();
  const { values, set } = view;
  const names: Readonly<Record<string, string | undefined>> = {
    [values.objectId]: useObjectName(values.objectId),
    [values.actor]: useObjectName(isId(values.actor) ? values.actor : undefined),
  };
  const chips = chipsOf(values, (id) => names[id]);
  return (
    <div className={styles.bar}>
      <FilterForm view={view} />
      {chips.length > 0 && (
        <>
          <TagGroup
            className={styles.chips}
            aria-label="What is asked for"
            size="small"
            dismissible
            onDismiss={(_, { value }) => set({ [value]: '' })}
          >
            {chips.map(({ name, text }) => (
              <Tag
                key={name}
                value={name}
                className={styles.chip}
                title={values[name]}
                dismissIcon={{ 'aria-label': 'Remove' }}
              >
                {text}
              </Tag>
            ))}
          </TagGroup>
          <Button size="small" appearance="subtle" onClick={() => set(nothing)}>
            Clear all
          </Button>
        </>
      )}
    </div>
  );
};

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
