/** `@tai-state/persister/castore`. */
export {};
