/** `@tai-state/persister/xstate`. */
export {};
