import { LockClosedRegular, PersonProhibitedRegular } from '@fluentui/react-icons';
import type { Permission } from '../api/types.js';
import { Section } from '../ui/section.js';
import { Empty } from '../ui/states.js';
import { rolesWith } from './rights.js';

interface NotYoursProps {
  readonly what: string;
  readonly needs: Permission;
}

/** For who may not see a part: what it takes, and who has that. */
export const NotYours = ({ what, needs }: NotYoursProps) => (
  <Section title={what}>
    <Empty title="Not for your role" icon={<LockClosedRegular />}>
      This takes the permission {needs}. Who has it: {rolesWith(needs)}.
    </Empty>
  </Section>
);

/** Where a server lets everybody in, there is nothing to give or to take away. */
export const NobodySignsIn = () => (
  <Section title="Nobody signs in here">
    <Empty title="Whoever reaches this server may do everything" icon={<PersonProhibitedRegular />}>
      It therefore answers its own machine only. There are accounts, tokens and sessions once
      STATELINE_SIGN_IN=required is set and the server started anew.
    </Empty>
  </Section>
);
