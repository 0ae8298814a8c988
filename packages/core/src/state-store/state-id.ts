import { checkId } from '../document-store/validation/paths.js';

declare const stateIdBrand: unique symbol;

/** The id of a state among the states of its governor. States of different governors never meet. */
export type StateId = string & { readonly [stateIdBrand]: true };

/**
 * Checks that a text can be the id of a state: 1 to 1,500 UTF-8 bytes, no slash, no control character, not `.`, `..`
 * or `__x__`. Throws `InvalidArgument`.
 */
export function stateId(text: string): StateId {
  checkId(text, 'stateId');
  return text as StateId;
}
