import type { TypeRule } from '../catalogue.js';
import { KIND, madeAnew, READ_ONLY, rules, UPDATE, VOLATILE } from './rules.js';

export const namedLocation: TypeRule = {
  type: 'namedLocation',
  title: 'Named location',
  reading: 'complete',
  deletion: 'soft',
  recreation: madeAnew(),
  properties: {
    ...rules(
      [
        'countriesAndRegions',
        'countryLookupMethod',
        'displayName',
        'includeUnknownCountriesAndRegions',
        'ipRanges',
        'isTrusted',
      ],
      UPDATE,
    ),
    '@odata.type': KIND,
    ...rules(['compliantNetworkType', 'createdDateTime'], READ_ONLY),
    ...rules(['modifiedDateTime'], VOLATILE),
  },
  relations: {},
  source: 'Microsoft Graph beta ipNamedLocation and countryNamedLocation, "Update" pages (2026)',
};
