import { Badge } from '@fluentui/react-components';
import type { Backup } from '../api/types.js';

const SHOWN = 8;

/** By which key the backup is signed, in short. */
export const Sealed = ({ seal }: { readonly seal: Backup['seal'] }) =>
  seal === undefined ? (
    <Badge appearance="outline" color="warning">
      not sealed yet
    </Badge>
  ) : (
    <span title={`Signed with the key ${seal.keyId}`}>by key {seal.keyId.slice(0, SHOWN)}</span>
  );
