import { optional } from '../parameters.ts';
import { toMinutes } from '../world/cloud-time.ts';
import { regionalAction } from './action.ts';
import { nameTest, tagFilter, tagsBody } from './filters.ts';
import { newestFirst, pageOf } from './listing.ts';

/** Lists key pairs, newest first, page by page; a name may have `*` for anything. */
export const describeKeyPairs = regionalAction('DescribeKeyPairs', ({ params, region, account }) => {
  const matchesName = nameTest(optional(params, 'KeyPairName') ?? '*');
  const matchesTags = tagFilter(params);
  const found = [...region.keyPairs.values()].filter(
    (pair) => pair.accountId === account.accountId && matchesName(pair.keyPairName) && matchesTags(pair.tags),
  );
  const { items, paging } = pageOf(
    newestFirst(found, (pair) => pair.keyPairName),
    params,
    { code: 'InvalidParameter', message: 'The specified paging parameter is not valid.', pageSize: 50 },
  );
  return {
    ...paging,
    KeyPairs: {
      KeyPair: items.map((pair) => ({
        KeyPairName: pair.keyPairName,
        KeyPairFingerPrint: pair.fingerPrint,
        CreationTime: toMinutes(pair.createdAt),
        ResourceGroupId: '',
        Tags: tagsBody(pair.tags),
      })),
    },
  };
});
