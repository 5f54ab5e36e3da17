import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { refuse } from './refusal.ts';
import { type ApiRequest, header } from './request.ts';
import { type Caller, callerOfKey, type Session, type Sessions } from './sessions.ts';
import type { Clock } from './world/cloud-time.ts';
import type { Account } from './world/entities.ts';

const tolerance = 15 * 60_000;
const scheme = /^ACS3-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Says whose request it is, or refuses it. */
export type SignatureCheck = (request: ApiRequest) => Caller;

/**
 * Verifies ACS3-HMAC-SHA256 as the gateway does: known key, fresh date, right signature, unused nonce.
 * `wall` must be wall time, as clients sign with theirs however fast the emulated cloud runs; sessions expire by `clock`.
 */
export function createSignatureCheck(
  accounts: readonly Account[],
  sessions: Sessions,
  { wall, clock }: { wall: Clock; clock: Clock },
): SignatureCheck {
  const nonces = new Map<string, number>();

  const useNonce = (nonce: string) => {
    // Older ones are refused by their date; the map is in order of time, so this looks at few.
    for (const [old, at] of nonces) {
      if (wall.now() - at <= 2 * tolerance) break;
      nonces.delete(old);
    }
    if (nonces.has(nonce)) refuse(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
    nonces.set(nonce, wall.now());
  };

  return (request) => {
    const [, keyId = '', signedHeaders = '', signature = ''] =
      scheme.exec(header(request.headers, 'authorization') ?? '') ?? refuseIncomplete();
    const session = sessions.find(keyId);
    const account = accounts.find(({ accessKeyId }) => accessKeyId === keyId);
    const key = session ?? account;
    if (key === undefined) {
      return refuse(404, 'InvalidAccessKeyId.NotFound', 'The specified AccessKey ID does not exist.');
    }
    checkDate(header(request.headers, 'x-acs-date'), wall.now());
    checkToken(header(request.headers, 'x-acs-security-token'), key, clock.now());
    const nonce = header(request.headers, 'x-acs-signature-nonce') ?? refuseIncomplete();
    const expected = sign(request, signedHeaders.split(';'), key.accessKeySecret);
    if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
      refuse(400, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.');
    }
    useNonce(`${keyId} ${nonce}`);
    return 'caller' in key ? key.caller : callerOfKey(key);
  };
}

function checkToken(token: string | undefined, key: Session | Account, now: number): void {
  if ('expiresAt' in key && token === undefined) {
    refuse(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');
  }
  if (token !== key.securityToken) {
    refuse(400, 'InvalidSecurityToken.Malformed', 'The specified SecurityToken is malformed.');
  }
  if ('expiresAt' in key && key.expiresAt <= now) {
    refuse(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
  }
}

function checkDate(date: string | undefined, now: number): void {
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) refuse(400, 'IllegalTimestamp', 'The input parameter "Timestamp" is missing or not valid.');
  if (Math.abs(now - at) > tolerance) {
    refuse(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
}

function sign(request: ApiRequest, signedHeaders: string[], secret: string): string {
  const headers = signedHeaders.map((name) => `${name}:${(header(request.headers, name) ?? '').trim()}\n`);
  const canonical = [
    request.method,
    '/',
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
  return createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(Buffer.from(canonical))}`)
    .digest('hex');
}

// What is signed is stricter than what is sent: clients leave !'()* raw in the URL, so both sides encode anew.
function canonicalQuery(query: ApiRequest['query']): string {
  const sorted = [...query].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const refuseIncomplete = () =>
  refuse(400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.');
