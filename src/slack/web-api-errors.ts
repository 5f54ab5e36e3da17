import { webApi } from '@slack/bolt';

// How the WebClient says what went wrong. By code and not by class: the classes come from a package of their own.

export const isPlatformError = (error: unknown): error is webApi.WebAPIPlatformError =>
  error instanceof Error && 'code' in error && error.code === webApi.ErrorCode.PlatformError;

export const isRateLimited = (error: unknown): error is webApi.WebAPIRateLimitedError =>
  error instanceof Error && 'code' in error && error.code === webApi.ErrorCode.RateLimitedError;
