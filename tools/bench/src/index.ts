/** Side-by-side measurements, and how they are made. */
export type { Bench, BenchServers, FigureBench, Figures, Sides, TimeBench } from './bench.js';
export { benches } from './benches.js';
export { measure } from './measure.js';
export type { Measurement, Times } from './measure.js';
export { median, percentile } from './statistics.js';
