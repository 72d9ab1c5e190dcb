import { BlockList, isIP } from 'node:net';
import { InvalidValue } from '../../domain/errors.js';

/** Whether an address lies in one of some networks. @throws InvalidValue naming `field` for one that is none */
export const inNetworks = (
  networks: readonly string[],
  field: string,
): ((ip: string) => boolean) => {
  const list = new BlockList();
  for (const network of networks) add(list, network, field);
  return (ip) => isIP(ip) > 0 && list.check(ip, familyOf(ip));
};

const familyOf = (ip: string): 'ipv4' | 'ipv6' => (isIP(ip) === 6 ? 'ipv6' : 'ipv4');

const add = (list: BlockList, network: string, field: string): void => {
  const [address = '', bits] = network.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const prefix = bits === undefined ? most : prefixIn(bits);
  if (isIP(address) === 0 || prefix === null || prefix > most) {
    throw new InvalidValue(field, 'addresses or networks, as 192.0.2.0/24', network);
  }
  list.addSubnet(address, prefix, familyOf(address));
};

const prefixIn = (bits: string): number | null => (/^\d{1,3}$/.test(bits) ? Number(bits) : null);
