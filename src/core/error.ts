/** The one class of error that ridgate throws, with its codes. @module */

/** Why something was thrown. Branch on these, never on messages. */
export type RidgateErrorCode =
  | 'ERR_POLICY'
  | 'ERR_CATALOGUE'
  | 'ERR_OPTION'
  | 'ERR_REVISION'
  | 'ERR_SHARED'
  | 'ERR_SNAPSHOT'
  | 'ERR_FULL'

/** A broken promise of the caller's, or input that got past the door meant for it. */
export class RidgateError extends Error {
  override readonly name = 'RidgateError'
  readonly code: RidgateErrorCode

  constructor(code: RidgateErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
