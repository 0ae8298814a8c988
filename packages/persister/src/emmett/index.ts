/** `@tai-state/persister/emmett`. */
export {};
