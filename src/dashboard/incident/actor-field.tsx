import { Combobox, Field, Option, Text } from '@fluentui/react-components';
import { useState } from 'react';
import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { useDebounced } from '../ui/use-debounced.js';

const MOST_SHOWN = 8;
const SHORTEST_SEARCH = 2;

interface ActorFieldProps {
  /** Id or name. */
  readonly value: string;
  readonly name: string | undefined;
  readonly onChange: (actor: string) => void;
  /** Whether nothing else says what is meant. */
  readonly isUsed: boolean;
}

/** Who did it: found among users and applications while typing, or any id or name as the audit log has it. */
export const ActorField = ({ value, name, onChange, isUsed }: ActorFieldProps) => {
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = typed?.trim() ?? '';
  const search = useDebounced(wanted);
  const users = useFound('user', search);
  const applications = useFound('servicePrincipal', search);
  const found = [...users.rows, ...applications.rows];
  const isLooking = wanted !== search || users.isLoading || applications.isLoading;
  return (
    <Field
      label="Who"
      hint={isUsed ? 'A person or an application: name, address or id' : 'Set aside by the id'}
    >
      <Combobox
        freeform
        value={typed ?? name ?? value}
        selectedOptions={[value]}
        onChange={({ target }) => {
          setTyped(target.value);
          onChange(target.value.trim());
        }}
        onOptionSelect={(_, { optionValue, optionText }) => {
          if (optionValue === undefined) return;
          setTyped(optionText ?? optionValue);
          onChange(optionValue);
        }}
      >
        {found.map(({ objectId, displayName, about }) => (
          <Option key={objectId} value={objectId} text={displayName}>
            <span style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
              {displayName}
              <Text size={200} block>
                {about}
              </Text>
            </span>
          </Option>
        ))}
        {found.length === 0 && (
          <Option disabled value="" text="">
            {emptyWords(wanted, isLooking)}
          </Option>
        )}
      </Combobox>
    </Field>
  );
};

const emptyWords = (wanted: string, isLooking: boolean): string => {
  if (wanted.length < SHORTEST_SEARCH) return 'Type to find somebody';
  return isLooking ? 'Looking …' : 'Nobody of that name';
};

interface Found {
  readonly objectId: string;
  readonly displayName: string;
  readonly about: string;
}

const useFound = (type: 'user' | 'servicePrincipal', search: string) => {
  const path = useTenantPath();
  const { data, isLoading } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/objects',
    { params: { path, query: { type, search, limit: MOST_SHOWN } } },
    { enabled: search.length >= SHORTEST_SEARCH },
  );
  const rows = (data?.rows ?? []).map(({ objectId, displayName, attributes }): Found => {
    const address = attributes['userPrincipalName'];
    return {
      objectId,
      displayName: displayName === '' ? objectId : displayName,
      about: typeof address === 'string' ? address : 'Application',
    };
  });
  return { rows, isLoading };
};
