/** What a region is called, and how ids made in it begin (the first characters after the prefix hint at the region). */
export type RegionInfo = { regionId: string; nameEn: string; nameZh: string; idHint: string };

/** The regions there are unless told otherwise: few enough to look at. */
export const regionInfos: readonly RegionInfo[] = [
  { regionId: 'cn-hangzhou', nameEn: 'China (Hangzhou)', nameZh: '华东1（杭州）', idHint: 'bp1' },
  { regionId: 'cn-shanghai', nameEn: 'China (Shanghai)', nameZh: '华东2（上海）', idHint: 'uf6' },
  { regionId: 'cn-beijing', nameEn: 'China (Beijing)', nameZh: '华北2（北京）', idHint: '2ze' },
  { regionId: 'ap-southeast-1', nameEn: 'Singapore', nameZh: '新加坡', idHint: 't4n' },
  { regionId: 'us-east-1', nameEn: 'US (Virginia)', nameZh: '美国（弗吉尼亚）', idHint: '0xi' },
  { regionId: 'us-west-1', nameEn: 'US (Silicon Valley)', nameZh: '美国（硅谷）', idHint: 'rj9' },
  { regionId: 'eu-central-1', nameEn: 'Germany (Frankfurt)', nameZh: '德国（法兰克福）', idHint: 'gw8' },
];

/** Regions enough for an image that is wanted everywhere. */
export const manyRegionInfos: readonly RegionInfo[] = [
  ...regionInfos,
  { regionId: 'cn-qingdao', nameEn: 'China (Qingdao)', nameZh: '华北1（青岛）', idHint: 'm5e' },
  { regionId: 'cn-zhangjiakou', nameEn: 'China (Zhangjiakou)', nameZh: '华北3（张家口）', idHint: '8vb' },
  { regionId: 'cn-huhehaote', nameEn: 'China (Hohhot)', nameZh: '华北5（呼和浩特）', idHint: 'hp3' },
  { regionId: 'cn-wulanchabu', nameEn: 'China (Ulanqab)', nameZh: '华北6（乌兰察布）', idHint: '0jl' },
  { regionId: 'cn-shenzhen', nameEn: 'China (Shenzhen)', nameZh: '华南1（深圳）', idHint: 'wz9' },
  { regionId: 'cn-heyuan', nameEn: 'China (Heyuan)', nameZh: '华南2（河源）', idHint: 'f8z' },
  { regionId: 'cn-guangzhou', nameEn: 'China (Guangzhou)', nameZh: '华南3（广州）', idHint: '7xv' },
  { regionId: 'cn-chengdu', nameEn: 'China (Chengdu)', nameZh: '西南1（成都）', idHint: '2vc' },
  { regionId: 'cn-hongkong', nameEn: 'China (Hong Kong)', nameZh: '中国香港', idHint: 'j6c' },
  { regionId: 'ap-northeast-1', nameEn: 'Japan (Tokyo)', nameZh: '日本（东京）', idHint: '6we' },
  { regionId: 'ap-northeast-2', nameEn: 'South Korea (Seoul)', nameZh: '韩国（首尔）', idHint: 'mj7' },
  { regionId: 'ap-southeast-3', nameEn: 'Malaysia (Kuala Lumpur)', nameZh: '马来西亚（吉隆坡）', idHint: '8ps' },
  { regionId: 'ap-southeast-5', nameEn: 'Indonesia (Jakarta)', nameZh: '印度尼西亚（雅加达）', idHint: 'k1a' },
  { regionId: 'ap-southeast-6', nameEn: 'Philippines (Manila)', nameZh: '菲律宾（马尼拉）', idHint: '5ts' },
  { regionId: 'ap-southeast-7', nameEn: 'Thailand (Bangkok)', nameZh: '泰国（曼谷）', idHint: '0jo' },
  { regionId: 'eu-west-1', nameEn: 'UK (London)', nameZh: '英国（伦敦）', idHint: 'd7o' },
  { regionId: 'me-east-1', nameEn: 'UAE (Dubai)', nameZh: '阿联酋（迪拜）', idHint: 'eb3' },
  { regionId: 'me-central-1', nameEn: 'Saudi Arabia (Riyadh)', nameZh: '沙特（利雅得）', idHint: 'l4v' },
];
