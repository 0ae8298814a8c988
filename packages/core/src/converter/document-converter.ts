import type { StoredDocument } from '../document-store/document.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { SerializationError } from '../errors/errors.js';

/** The field of every document that holds the version of its format. */
export const FORMAT_VERSION = 'formatVersion';

/** The only place where a domain type meets a document. */
export interface DocumentConverter<T> {
  /** The document of an entity, `formatVersion` included. Its id is no part of it. */
  toDocument(entity: T): DocumentData;
  /**
   * The entity of a document of this format or an older one. Throws `SerializationError` for a document of a newer
   * format (it may say what this reader cannot understand) and for one that does not fit its format.
   */
  fromDocument(document: StoredDocument): T;
}

/** How one entity is converted. */
export interface ConverterDefinition<T> {
  /** What the entity is called, for messages. */
  readonly name: string;
  /** The format that is written: 1, and one more with every change that older readers would misread. */
  readonly formatVersion: number;
  /** From the format of the key to the next one, for every older format. */
  readonly upgrades?: Readonly<Record<number, (data: DocumentData) => DocumentData>>;
  encode(entity: T): DocumentData;
  /** Checks and decodes the fields of the present format. Whatever it throws becomes a `SerializationError`. */
  decode(data: DocumentData, document: StoredDocument): T;
}

/** Makes a converter. */
export function documentConverter<T>(definition: ConverterDefinition<T>): DocumentConverter<T> {
  const { name, formatVersion, upgrades = {} } = definition;
  const refuse = (document: StoredDocument, expected: string, found: string, cause?: unknown): never => {
    throw new SerializationError(document.path, { expected, found, cause });
  };
  return {
    toDocument(entity) {
      const data = definition.encode(entity);
      const document: Record<string, DocumentValue> = {};
      for (const field of Object.keys(data)) {
        // Storage refuses it; assigned, it would be the prototype of the document instead of a field.
        if (field === '__proto__') return { ...data, formatVersion };
        document[field] = data[field] as DocumentValue;
      }
      document[FORMAT_VERSION] = formatVersion;
      return document;
    },
    fromDocument(document) {
      const stored = document.data[FORMAT_VERSION];
      if (
        typeof stored !== 'number' ||
        !Number.isSafeInteger(stored) ||
        stored < 1 ||
        stored > formatVersion
      ) {
        const found = typeof stored === 'number' ? `formatVersion ${String(stored)}` : 'no formatVersion';
        return refuse(document, `${name} of formatVersion 1 to ${String(formatVersion)}`, found);
      }
      try {
        let { data } = document;
        for (let version = stored; version < formatVersion; version += 1)
          data = upgrades[version]?.(data) ?? data;
        return definition.decode(data, document);
      } catch (error) {
        return refuse(
          document,
          `${name} of formatVersion ${String(stored)}`,
          'fields that do not fit it',
          error,
        );
      }
    },
  };
}
