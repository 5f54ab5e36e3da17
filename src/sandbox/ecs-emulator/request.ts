import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Params } from './parameters.ts';

/** One call as it came over the wire. Parameters of the query and of a form body are one flat record. */
export type ApiRequest = {
  method: string;
  headers: IncomingHttpHeaders;
  query: readonly (readonly [string, string])[];
  body: Buffer;
  params: Params;
  action: string;
  version: string;
};

/** Takes a request apart. `Action` and `Version` may also be parameters, as in the documentation's GET samples. */
export function readApiRequest(incoming: IncomingMessage, body: Buffer): ApiRequest {
  const query = [...new URL(incoming.url ?? '/', 'http://emulator').searchParams];
  const form = /^application\/x-www-form-urlencoded/i.test(incoming.headers['content-type'] ?? '');
  const fields = form ? [...new URLSearchParams(body.toString('utf8'))] : [];
  const { Action = '', Version = '', ...params } = Object.fromEntries([...query, ...fields]);
  return {
    method: incoming.method ?? 'GET',
    headers: incoming.headers,
    query,
    body,
    params,
    action: header(incoming.headers, 'x-acs-action') ?? Action,
    version: header(incoming.headers, 'x-acs-version') ?? Version,
  };
}

/** A header's value when it was sent once; Node joins most repeated headers by itself. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
