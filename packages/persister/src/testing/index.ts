/** `@tai-state/persister/testing`. */
export {};
