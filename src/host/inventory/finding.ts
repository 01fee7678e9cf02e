import type { ErrorCode } from '../../errors/codes.js';
import type { DocumentPath } from '../../spec/diagnostic.js';

/** Notes what is wrong, and where in the spec: the severity is in the code. */
export type Report = (code: ErrorCode, path: DocumentPath, message: string) => void;
