import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { Verdict } from './verdict.js';

/** The verdict first, for those who have no time for the rest. */
export const VerdictBar = ({ verdict }: { readonly verdict: Verdict }) => (
  <MessageBar intent={verdict.intent} layout="multiline">
    <MessageBarBody>
      <MessageBarTitle>{verdict.title}</MessageBarTitle>
      {verdict.reasons.map((reason) => (
        <div key={reason}>{reason}</div>
      ))}
    </MessageBarBody>
  </MessageBar>
);
