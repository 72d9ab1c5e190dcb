import { ObjectFilters } from './object-filters.js';
import { ObjectList, useObjects, type Wanted } from './object-list.js';
import { refusalOf } from './refusal-of.js';

type Changes = Partial<Omit<Wanted, 'at'>>;

interface ObjectsThenProps {
  readonly wanted: Wanted;
  readonly onChange: (changes: Changes, options?: { readonly replace?: boolean }) => void;
}

/** What is looked for, and the objects that there were. */
export const ObjectsThen = ({ wanted, onChange }: ObjectsThenProps) => {
  const objects = useObjects(wanted);
  const errors = {
    search: refusalOf(objects.error, 'search'),
    filter: refusalOf(objects.error, 'filter'),
  };
  const isRefused = Object.values(errors).some((error) => error !== undefined);
  return (
    <>
      <ObjectFilters
        wanted={wanted}
        errors={errors}
        // Each pause while typing is no step to go back.
        onChange={(changes) => onChange(changes, { replace: 'search' in changes })}
      />
      {!isRefused && (
        <ObjectList
          wanted={wanted}
          objects={objects}
          onClear={() => onChange({ type: '', search: '', filter: '' })}
        />
      )}
    </>
  );
};
