export { memoryAdapter } from '@tai-state/core/testing';
