/** What a region is called, and how ids made in it begin (the first characters after the prefix hint at the region). */
export type RegionInfo = { regionId: string; nameEn: string; nameZh: string; idHint: string };

export const regionInfos: readonly RegionInfo[] = [
  { regionId: 'cn-hangzhou', nameEn: 'China (Hangzhou)', nameZh: '华东1（杭州）', idHint: 'bp1' },
  { regionId: 'cn-shanghai', nameEn: 'China (Shanghai)', nameZh: '华东2（上海）', idHint: 'uf6' },
  { regionId: 'cn-beijing', nameEn: 'China (Beijing)', nameZh: '华北2（北京）', idHint: '2ze' },
  { regionId: 'ap-southeast-1', nameEn: 'Singapore', nameZh: '新加坡', idHint: 't4n' },
  { regionId: 'us-east-1', nameEn: 'US (Virginia)', nameZh: '美国（弗吉尼亚）', idHint: '0xi' },
  { regionId: 'eu-central-1', nameEn: 'Germany (Frankfurt)', nameZh: '德国（法兰克福）', idHint: 'gw8' },
];
