import type { Firestore } from '@google-cloud/firestore';

/** The settings that the SDK keeps in the instance; it talks without TLS to nothing but the emulator. */
interface KeptSettings {
  readonly _settings?: { readonly ssl?: boolean };
}

/** Whether an instance talks to the emulator: by its settings, or by the environment where they cannot be seen. */
export function isEmulator(firestore: Firestore, environment: NodeJS.ProcessEnv = process.env): boolean {
  const { _settings: settings } = firestore as unknown as KeptSettings;
  if (settings !== undefined) return settings.ssl === false;
  return (environment['FIRESTORE_EMULATOR_HOST'] ?? '') !== '';
}
