import type { Action } from './action.ts';

/** Lists the regions, their names in the asked language (Chinese unless `AcceptLanguage=en-US`). */
export const describeRegions: Action = {
  name: 'DescribeRegions',
  takesClientToken: false,
  answer: ({ world, params, host }) => ({
    Regions: {
      Region: world.regions().map((region) => ({
        RegionId: region.regionId,
        LocalName: params.AcceptLanguage === 'en-US' ? region.nameEn : region.nameZh,
        // Its own address, not Alibaba Cloud's: a client that follows endpoints stays in the sandbox.
        RegionEndpoint: host,
        Status: 'available',
      })),
    },
  }),
};
