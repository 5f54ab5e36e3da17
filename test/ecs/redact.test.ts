import { describe, expect, it } from 'vitest';
import { cleanMessage, redact } from '../../src/ecs/redact.ts';
import { aRequest } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, KEY, noNetwork, PLACE, REQUEST_ID } from './support.ts';

noNetwork();

const TOKEN = 'CAISplusPLUS+slash/and=equals0123456789abcdefghijkl==';

describe('texts', () => {
  it.each([
    ['connect failed POST https://ecs.aliyuncs.com/?Password=hunter2&x=1 failed.', 'hunter2'],
    ['ReadTimeout: 20000. POST /?RegionId=cn-hangzhou&Password=hunter2 failed.', 'hunter2'],
    ['ReadTimeout: 20000. POST /?Description=hunter2 failed.', 'hunter2'],
    ['bad header: x-acs-security-token: hunter2', 'hunter2'],
    ['{"AccessKeySecret":"hunter2"}', 'hunter2'],
    ['AccessKeyId%3Dhunter2%26Action', 'hunter2'],
    ['Authorization: ACS3-HMAC-SHA256 Credential=LTAI5tAbcdefgh12,SignedHeaders=host,Signature=deadbeef', 'deadbeef'],
    ['no such key LTAI5tAbcdefgh12', 'LTAI5tAbcdefgh12'],
    ['assumed as STS.NUabcdefgh12345', 'NUabcdefgh12345'],
    [`token ${TOKEN} expired`, TOKEN.slice(8, 30)],
    ['does not match. server string to sign is:POST&%2F&AccessKeyId%3Dhunter2', 'hunter2'],
  ])('given %j, when redacted, then the secret is gone', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it('given a known secret of any form, when redacted, then it is gone raw and encoded', () => {
    const secret = 'odd/secret+value=';
    const text = `a ${secret} b ${encodeURIComponent(secret)} c ${encodeURIComponent(encodeURIComponent(secret))}`;
    expect(redact(text, [secret, ''])).toBe('a [redacted] b [redacted] c [redacted]');
  });

  it('given an ordinary message, when cleaned, then it is what it was', () => {
    const message = 'The specified parameter "DiskDeviceMapping.1.Size" is not valid, use 20-32768.';
    expect(cleanMessage(message)).toBe(message);
  });

  it('given request id, address and line breaks, when cleaned, then the sentence is left', () => {
    expect(cleanMessage(`Not allowed.\n See https://help.aliyun.com/x request id: ${REQUEST_ID}`)).toBe(
      'Not allowed. See [url]',
    );
    expect(cleanMessage('x'.repeat(2_000))).toHaveLength(500);
  });
});

describe('what leaves the adapter', () => {
  const ownCredential = { ...KEY, securityToken: TOKEN };
  const secrets = [KEY.accessKeyId, KEY.accessKeySecret, TOKEN, encodeURIComponent(TOKEN), 'hunter2'];
  const leak = `POST https://ecs.aliyuncs.com/?Password=hunter2 with ${KEY.accessKeyId} ${KEY.accessKeySecret} ${TOKEN} failed.`;

  it.each([
    ['a broken connection', Array(4).fill({ broken: { code: 'ECONNRESET', message: leak } })],
    ['an error with a leaking code', Array(4).fill({ broken: { code: leak } })],
    ['a refused signature', [anError(400, 'SignatureDoesNotMatch', `server string to sign is: ${leak}`)]],
    ['a refusal that quotes us', [anError(400, 'InvalidParameter', leak)]],
    ['a 500 that quotes us', Array(4).fill(anError(500, 'InternalError', leak))],
  ])('given %s, when it fails, then no secret is in error or log', async (_what, replies) => {
    for (const reply of replies) ecsAnswers('CreateImage', reply);
    const { cloud, lines } = aCloud({ ownCredential });
    const failure = await failureOf(cloud.createImage(aRequest(), 'mark', 'token-1'));
    const left = [
      failure.message,
      failure.stack,
      JSON.stringify(failure),
      JSON.stringify(failure.problem),
      ...lines,
    ].join('\n');
    for (const secret of secrets) expect(left).not.toContain(secret);
    expect(failure.cause).toBeUndefined();
  });

  it('given a time-out, when it fails, then the query is not in error or log', async () => {
    ecsAnswers('DescribeRegions', 'silence');
    ecsAnswers('DescribeRegions', 'silence');
    const { cloud, lines } = aCloud({ ownCredential, patience: 'form', timings: { timeoutMs: 20 } });
    const failure = await failureOf(cloud.regions(PLACE));
    expect([failure.message, ...lines].join('\n')).not.toContain('AcceptLanguage');
    expect(failure.message).toContain('RequestTimeoutError');
  });
});
