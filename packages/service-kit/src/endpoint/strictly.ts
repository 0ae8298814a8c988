import { z } from 'zod';

/**
 * The same schema with every object in it refusing fields that it does not name. Objects that say what they do with
 * other fields (`strict`, `loose`, `catchall`), records, intersections and lazy schemas stay as they are.
 */
export function strictly(schema: z.core.$ZodType): z.ZodType {
  return strict(schema, new Map()) as z.ZodType;
}

function strict(schema: z.core.$ZodType, seen: Map<z.core.$ZodType, z.core.$ZodType>): z.core.$ZodType {
  const known = seen.get(schema);
  if (known !== undefined) return known;
  const made = rebuild(schema as z.core.$ZodTypes, (part) => strict(part, seen));
  seen.set(schema, made);
  return made;
}

type Rebuild = (part: z.core.$ZodType) => z.core.$ZodType;

function rebuild(schema: z.core.$ZodTypes, part: Rebuild): z.core.$ZodType {
  const def = schema._zod.def;
  switch (def.type) {
    case 'object':
      return def.catchall === undefined ? strictObject(schema, def, part) : schema;
    case 'array':
      return z.core.clone(schema, { ...def, element: part(def.element) });
    case 'union':
      return z.core.clone(schema, { ...def, options: def.options.map(part) });
    case 'tuple':
      return z.core.clone(schema, { ...def, items: def.items.map(part) });
    case 'record':
      return z.core.clone(schema, { ...def, valueType: part(def.valueType) });
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return z.core.clone(schema, { ...def, innerType: part(def.innerType) });
    case 'pipe':
      return z.core.clone(schema, { ...def, in: part(def.in) });
    default:
      return schema;
  }
}

/** The shape is made when it is first asked for, so that a schema may hold itself. */
function strictObject(schema: z.core.$ZodTypes, def: z.core.$ZodObjectDef, part: Rebuild): z.core.$ZodType {
  let shape: z.core.$ZodShape | undefined;
  return z.core.clone(schema, {
    ...Object.fromEntries(Object.entries(def).filter(([name]) => name !== 'shape')),
    get shape() {
      shape ??= Object.fromEntries(Object.entries(def.shape).map(([name, field]) => [name, part(field)]));
      return shape;
    },
    catchall: z.never(),
  } as never);
}
