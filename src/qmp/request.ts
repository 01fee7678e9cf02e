import type { QmpError } from './errors.js';

/** A command on its way, as the session sees it. */
export interface Request {
  readonly command: string;
  /** JSON of its arguments. */
  readonly args: string | undefined;
  readonly outOfBand: boolean;
  /** A file descriptor that goes along. */
  readonly fd: number | undefined;
  /** One of the two is called once, unless the request was abandoned. */
  resolve(value: unknown): void;
  reject(error: QmpError): void;
  /** QEMU has it no more, whether somebody still waited or not. */
  gone?(): void;
}
