export const E5_SKU = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';

export interface Licence {
  readonly skuId: string;
  readonly partNumber: string;
  /** The group that gives it, where not everybody has it. */
  readonly group: string | null;
  /** Of the users who have it. */
  readonly share: number;
}

/** Products that the company pays for. */
export const LICENCES: readonly Licence[] = [
  { skuId: E5_SKU, partNumber: 'SPE_E5', group: null, share: 0.93 },
  {
    skuId: 'f8a1db68-be16-40ed-86d5-cb42ce701560',
    partNumber: 'POWER_BI_PRO',
    group: 'LIC-Power-BI-Pro',
    share: 0.1,
  },
  {
    skuId: '53818b1b-4a27-454b-8896-0dba576410e6',
    partNumber: 'PROJECTPROFESSIONAL',
    group: 'LIC-Project-Plan3',
    share: 0.1,
  },
  {
    skuId: 'c5928f49-12ba-48f7-ada3-0d743a3601d5',
    partNumber: 'VISIOCLIENT',
    group: 'LIC-Visio-Plan2',
    share: 0.1,
  },
  {
    skuId: 'cf6b0d46-4093-4546-a0ad-0b1546db4e50',
    partNumber: 'Microsoft_Entra_ID_Governance',
    group: 'LIC-Entra-Governance',
    share: 0.1,
  },
];
