import type { Action, Body } from './actions/action.ts';
import type { Api } from './actions/actions.ts';
import type { CallLog } from './calls.ts';
import type { Claim, ClientTokens } from './client-tokens.ts';
import { type Faults, refusalOf } from './faults.ts';
import { toJson } from './json.ts';
import { optional, type Params } from './parameters.ts';
import { Refusal, refuse } from './refusal.ts';
import { type ApiRequest, header } from './request.ts';
import type { Sessions } from './sessions.ts';
import type { SignatureCheck } from './signature.ts';
import type { World } from './world/world.ts';

/** What goes back over the wire; `destroy` closes the connection without a word. */
export type Answer =
  | { kind: 'reply'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'destroy' };
export type Gateway = (request: ApiRequest) => Promise<Answer>;

/** Waits that long in real time; a stall is the only thing in the emulator that does. */
export type Pause = (ms: number) => Promise<void>;

type Parts = {
  apis: ReadonlyMap<string, Api>;
  world: World;
  faults: Faults;
  sessions: Sessions;
  calls: CallLog;
  tokens: ClientTokens;
  verify: SignatureCheck;
  pause: Pause;
};

type Outcome = { body: Body } | { refusal: Refusal };

/** Leads a call through network faults, signature, version, service faults, token replay and the operation itself. */
export function createGateway(parts: Parts): Gateway {
  const { world, faults, sessions, calls, verify, pause } = parts;
  return async (request) => {
    const about = {
      action: request.action,
      regionId: regionOf(request.params, world),
      destinationRegionId: optional(request.params, 'DestinationRegionId'),
    };
    const requestId = world.newRequestId();
    let signedBy = '';
    const log = (status: number, code: string) =>
      calls.add({
        at: world.clock.now(),
        account: signedBy,
        action: request.action,
        params: request.params,
        status,
        code,
        requestId,
      });

    const broken = faults.take(['down', 'html', 'empty'], about);
    if (broken !== undefined) {
      const answer = brokenAnswer(broken.kind);
      log(answer.kind === 'reply' ? answer.status : 0, broken.kind);
      return answer;
    }

    let claim: Claim | undefined;
    const attempt = (): Body => {
      const caller = verify(request);
      const { account } = caller;
      signedBy = account.accountId;
      const action = actionOf(request, parts.apis);
      const fault = faults.take(['throttle', 'fail'], about);
      if (fault !== undefined) throw refusalOf(fault);
      const token = action.takesClientToken ? optional(request.params, 'ClientToken') : undefined;
      const claimed = parts.tokens.claim(`${account.accountId} ${action.name}`, token, request.params);
      if (claimed.kind === 'repeat') return claimed.result;
      claim = claimed;
      const host = header(request.headers, 'host') ?? '';
      return action.answer({ world, faults, sessions, caller, account, params: request.params, host });
    };

    const outcome = outcomeOf(attempt);
    const stall = faults.take(['stall'], about);
    // Until the answer is on its way the token counts as in flight.
    if (stall !== undefined) await pause(stall.ms);
    claim?.settle('body' in outcome ? outcome.body : undefined);
    if (faults.take(['dropAnswer'], about) !== undefined) {
      log(0, 'dropAnswer');
      return { kind: 'destroy' };
    }
    if ('body' in outcome) {
      log(200, '');
      return json(200, requestId, { RequestId: requestId, ...outcome.body });
    }
    log(outcome.refusal.status, outcome.refusal.code);
    const api = parts.apis.get(request.version) ?? parts.apis.get('2014-05-26');
    return errorAnswer(outcome.refusal, requestId, api?.product ?? '', api?.host(about.regionId) ?? '');
  };
}

/** Where a call goes: some name no region, as the endpoint of what they are about is that already. */
function regionOf(params: Params, world: World): string | undefined {
  const { InstanceId = '', SnapshotId = '' } = params;
  return optional(params, 'RegionId') ?? (world.instance(InstanceId) ?? world.snapshot(SnapshotId))?.regionId;
}

function actionOf({ method, version, action }: ApiRequest, apis: Parts['apis']): Action {
  if (method !== 'GET' && method !== 'POST') {
    refuse(403, 'UnsupportedHTTPMethod', 'This http method is not supported.');
  }
  const api = apis.get(version) ?? refuse(404, 'InvalidVersion', 'Specified parameter Version is not valid.');
  return (
    api.actions.find(({ name }) => name === action) ?? refuse(403, 'InvalidAction', 'Specified action is not valid.')
  );
}

function outcomeOf(attempt: () => Body): Outcome {
  try {
    return { body: attempt() };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error };
    // A mistake of the emulator's own must not look like one the cloud would make.
    console.error('ecs-emulator:', error);
    return { refusal: new Refusal(500, 'InternalError', `The emulator itself failed: ${String(error)}`) };
  }
}

function errorAnswer(refusal: Refusal, requestId: string, product: string, host: string): Answer {
  const body = {
    RequestId: requestId,
    HostId: host,
    Code: refusal.code,
    Message: refusal.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${refusal.code}&product=${product}&requestId=${requestId}`,
    ...(refusal.detail && { AccessDeniedDetail: refusal.detail }),
  };
  return json(refusal.status, requestId, body, refusal.headers);
}

function json(status: number, requestId: string, body: Body, headers: Record<string, string> = {}): Answer {
  const common = { 'content-type': 'application/json;charset=utf-8', 'x-acs-request-id': requestId };
  return { kind: 'reply', status, headers: { ...common, ...headers }, body: toJson(body) };
}

function brokenAnswer(kind: 'down' | 'html' | 'empty'): Answer {
  if (kind === 'down') return { kind: 'destroy' };
  if (kind === 'empty') return { kind: 'reply', status: 200, headers: {}, body: '' };
  const body = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
  return { kind: 'reply', status: 502, headers: { 'content-type': 'text/html' }, body };
}
