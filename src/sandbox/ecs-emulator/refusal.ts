/** An answer of the emulated service that is not a success: what its error envelope and headers will say. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  /** `AccessDeniedDetail` of the envelope. */
  readonly detail: Readonly<Record<string, string>> | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Record<string, string> = {},
    detail?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.detail = detail;
  }
}

/** Ends the request with an error answer, in the words of the API's own error tables. */
export function refuse(status: number, code: string, message: string): never {
  throw new Refusal(status, code, message);
}

/** `MissingParameter` for a parameter named as the API spells it. */
export function refuseMissing(name: string): never {
  return refuse(
    400,
    'MissingParameter',
    `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
  );
}
