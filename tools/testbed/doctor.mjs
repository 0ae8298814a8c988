import { doctor } from './src/doctor.mjs';

process.exitCode = await doctor(process.argv.slice(2));
