import type { DocumentStore } from '@tai-state/core';

/** A program that shows one way to use the library, on whatever storage it is given. */
export type Example = (store: DocumentStore, print: (line: string) => void) => Promise<void>;
