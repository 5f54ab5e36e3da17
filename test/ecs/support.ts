// A stand-in for the ECS gateway: exact requests in, given answers out. Nothing reaches the network.
import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Account } from '../../src/core/domain/account.ts';
import type { ImageId } from '../../src/core/domain/ids.ts';
import type { ImageAttributes, TagEdit } from '../../src/core/domain/kinds/change-image.ts';
import type { CopyTarget } from '../../src/core/domain/kinds/copy-image.ts';
import type { CreateImageRequest } from '../../src/core/domain/kinds/create-image.ts';
import type { ImageAt } from '../../src/core/domain/kinds/kind.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import type { SharesImage } from '../../src/core/domain/kinds/share-image.ts';
import type { Problem } from '../../src/core/domain/problem.ts';
import type { Place } from '../../src/core/domain/region.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { type Begun, type Cloud, CloudFailure, type Found } from '../../src/core/ports/cloud.ts';
import type { Log } from '../../src/core/ports/log.ts';
import { tryRequest } from '../../src/core/usecases/try-request.ts';
import { createEcsCloud, type EcsCloudOptions } from '../../src/ecs/cloud.ts';
import { aRequest, NOW, REGION } from '../support/builders.ts';

const DEFAULT: Account = { name: DEFAULT_ACCOUNT, credentials: { kind: 'own' } };
export const PLACE = { account: DEFAULT_ACCOUNT, region: REGION };
export const HOST = 'https://ecs-cn-hangzhou.aliyuncs.com';
export const STS_URL = 'https://sts.aliyuncs.com';
export const KEY = { accessKeyId: 'LTAI5tTestTestTestTest01', accessKeySecret: 'Sup3rSecretSup3rSecretSup3rSec' };
export const REQUEST_ID = '04F0F334-1335-436C-A1D7-6C044FE73368';

/** Call once at the top of a test file. */
export function noNetwork(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.abortPendingRequests();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}

export type Sent = { query: URLSearchParams; headers: Record<string, string | string[] | undefined> };
type Reply =
  | { status?: number; body?: unknown; headers?: Record<string, string> }
  | { broken: string | object }
  | 'silence';

type Expected = { query?: Record<string, string>; host?: string; version?: string; sent?: Sent[] };

/** Expects one request, with exactly this query if given, and answers it. `sent` collects what came. */
export function ecsAnswers(
  action: string,
  reply: Reply,
  { query, host = HOST, version = '2014-05-26', sent = [] }: Expected = {},
): Sent[] {
  const expected = nock(host)
    .post('/')
    .query(query ?? true)
    .matchHeader('x-acs-action', action)
    .matchHeader('x-acs-version', version);
  if (reply === 'silence') {
    expected.delay(60_000).reply(200, {});
    return sent;
  }
  if ('broken' in reply) {
    expected.replyWithError(Object.assign(new Error('socket hang up '), reply.broken));
    return sent;
  }
  expected.reply(function (uri) {
    sent.push({ query: new URL(uri, HOST).searchParams, headers: this.req.headers });
    const body = reply.body ?? {};
    const answer = typeof body === 'string' ? body : { RequestId: REQUEST_ID, ...body };
    return [reply.status ?? 200, answer, { 'content-type': 'application/json;charset=utf-8', ...reply.headers }];
  });
  return sent;
}

/** The error envelope of the API. */
export const anError = (status: number, Code: string, Message = 'It cannot be done.', headers = {}): Reply => ({
  status,
  body: { HostId: 'ecs-cn-hangzhou.aliyuncs.com', Code, Message, Recommend: 'https://api.aliyun.com/troubleshoot' },
  headers,
});

/** A cloud whose clock moves only when it sleeps, with everything it slept and logged. */
export function aCloud(options: Partial<EcsCloudOptions> = {}) {
  const time = { now: NOW };
  const slept: number[] = [];
  const lines: string[] = [];
  const write = (fields: Record<string, unknown>, message: string) =>
    lines.push(JSON.stringify({ message, ...fields }));
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const cloud = createEcsCloud({
    accounts: () => [DEFAULT],
    ownCredential: KEY,
    stsEndpoint: STS_URL,
    clock: { now: () => time.now },
    log,
    random: () => 1,
    sleep: async (ms) => {
      slept.push(ms);
      time.now += ms;
    },
    ...options,
  });
  return { cloud: { ...cloud, ...asCalls(cloud) }, slept, lines, time };
}

/** What tasks do, each as one call with what it is about, answered as ECS answers. */
function asCalls(cloud: Cloud) {
  const { effects } = cloud;
  const made = async (begun: Promise<Begun>) => {
    const { subject, ...answer } = await begun;
    return { imageId: subject as ImageId, ...answer };
  };
  const done = async (begun: Promise<Begun>) => {
    const { subject: _, ...answer } = await begun;
    return answer;
  };
  const nothing = { mark: '', clientToken: '' };
  return {
    createImage: (request: CreateImageRequest, mark: string, clientToken: string) =>
      made(effects['create-image'].perform({ request }, { mark, clientToken })),
    copyImage: (source: ImageAt, target: CopyTarget, mark: string, clientToken: string) =>
      made(effects['copy-image'].perform({ source, target }, { mark, clientToken })),
    setFamily: (image: ImageAt, family: string) => done(effects['set-family'].perform({ image, family }, nothing)),
    shareImage: (image: ImageAt, change: SharesImage['share-image']['change']) =>
      done(effects['share-image'].perform({ image, change }, nothing)),
    changeImage: (image: ImageAt, attributes: ImageAttributes) =>
      done(effects['change-image'].perform({ image, attributes }, nothing)),
    tagImage: (image: ImageAt, edit: TagEdit) => done(effects['tag-image'].perform({ image, edit }, nothing)),
    imagesMarked: async (place: Place, mark: string): Promise<Found[]> =>
      (await effects['create-image'].find?.({ request: aRequest(place) }, mark, NOW)) ?? [],
    dryRun: (request: Request) => tryRequest(cloud, request),
  };
}

/** The failure of a call that must fail, as the port promises it. */
export async function failureOf(call: Promise<unknown>): Promise<CloudFailure> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof CloudFailure)) throw new Error(`expected a CloudFailure, not ${String(failure)}`);
  // An unexpected request looks like a 404 to the adapter; it must look like a mistake to the test.
  if (failure.message.includes('ERR_NOCK')) throw new Error(`nobody expected this request: ${failure.message}`);
  return failure;
}

export const codeOf = (failure: CloudFailure): Problem['code'] => failure.problem.code;
