import { join } from 'node:path';
import { which } from '../process/run.mjs';

/** The Java launcher, by JAVA_HOME or on the PATH. */
export const findJava = () =>
  process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : which('java');

/** Emulators are short-lived: little memory, and no time spent on optimising. */
export const javaFlags = ['-XX:+UseSerialGC', '-Xmx1g', '-Duser.language=en'];
