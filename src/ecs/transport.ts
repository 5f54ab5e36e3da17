import OpenApiModule, { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import type { RegionId } from '../core/domain/ids.ts';
import type { SdkCredential } from './credentials.ts';
import { defaultOf } from './interop.ts';

const OpenApi = defaultOf(OpenApiModule);
type Client = InstanceType<typeof OpenApi>;

export type QueryValue = string | number | boolean | undefined | QueryValue[] | { [key: string]: QueryValue };
/** One signed request; answers the body of a 2xx, throws whatever the SDK throws. */
export type Send = (region: RegionId, action: string, query: Record<string, QueryValue>) => Promise<unknown>;

/** Regions whose host does not follow from their id, as the vendor's SDK has them. */
const HOSTS: Record<string, string> = {
  'cn-hangzhou': 'ecs-cn-hangzhou.aliyuncs.com',
  'cn-shanghai-finance-1': 'ecs-cn-hangzhou.aliyuncs.com',
  'cn-shenzhen-finance-1': 'ecs-cn-hangzhou.aliyuncs.com',
  'cn-hangzhou-finance': 'ecs.aliyuncs.com',
  'cn-north-2-gov-1': 'ecs.aliyuncs.com',
  'cn-beijing-gov-1': 'ecs.aliyuncs.com',
};

/** Of Auto Scaling: regions that have no host of their own. */
const ESS_HOST = 'ess.aliyuncs.com';
const WITHOUT_ESS_HOST: readonly string[] = [
  ...[
    'cn-hangzhou',
    'cn-shanghai',
    'cn-beijing',
    'cn-shenzhen',
    'cn-qingdao',
    'cn-hongkong',
    'cn-nanjing',
    'cn-fuzhou',
  ],
  ...['ap-southeast-1', 'us-east-1', 'us-west-1'],
];

type Address = { protocol: string; host: string };
/** An API of the vendor: which version of it we speak, and where it is asked. */
export type Service = { version: string; addressOf(region: RegionId): Address };

/** `endpoint` (`http://127.0.0.1:8085`) takes the place of every region's own. */
export const ECS = (endpoint: string | undefined): Service => ({
  version: '2014-05-26',
  addressOf: (region) =>
    endpoint === undefined
      ? { protocol: 'https', host: HOSTS[region] ?? `ecs.${region}.aliyuncs.com` }
      : addressIn(endpoint),
});

/** vSwitches are of another product than instances. `endpoint` as for ECS. */
export const VPC = (endpoint: string | undefined): Service => ({
  version: '2016-04-28',
  addressOf: (region) =>
    endpoint === undefined ? { protocol: 'https', host: `vpc.${region}.aliyuncs.com` } : addressIn(endpoint),
});

/** Auto Scaling. */
export const ESS = (endpoint: string | undefined): Service => ({
  version: '2014-08-28',
  addressOf: (region) =>
    endpoint === undefined
      ? { protocol: 'https', host: WITHOUT_ESS_HOST.includes(region) ? ESS_HOST : `ess.${region}.aliyuncs.com` }
      : addressIn(endpoint),
});

/** STS knows no regions in its requests, its client wants one. */
export const STS_REGION = 'cn-hangzhou' as RegionId;

export const STS = (endpoint: string): Service => ({ version: '2015-04-01', addressOf: () => addressIn(endpoint) });

/**
 * The vendor's generic client, one per region. `timeoutMs` is for connecting and for reading; its own default of three
 * seconds loses the answers of slow creations. It never retries: that is ours to decide.
 */
export function createTransport(options: { credential: SdkCredential; service: Service; timeoutMs: number }): Send {
  const { credential, service, timeoutMs } = options;
  const clients = new Map<RegionId, Client>();

  const open = (region: RegionId): Client => {
    const { protocol, host } = service.addressOf(region);
    const times = { connectTimeout: timeoutMs, readTimeout: timeoutMs };
    return new OpenApi(new $OpenApiUtil.Config({ credential, regionId: region, endpoint: host, protocol, ...times }));
  };

  return async (region, action, query) => {
    const client = clients.get(region) ?? open(region);
    clients.set(region, client);
    const request = new $OpenApiUtil.OpenApiRequest({ query: OpenApiUtil.query(query) });
    const { body } = await client.callApi(paramsOf(action, service.version), request, new RuntimeOptions({}));
    return body;
  };
}

function addressIn(endpoint: string): Address {
  const url = new URL(endpoint);
  return { protocol: url.protocol.replace(':', ''), host: url.host };
}

const paramsOf = (action: string, version: string) =>
  new $OpenApiUtil.Params({
    action,
    version,
    protocol: 'HTTPS',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    pathname: '/',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
