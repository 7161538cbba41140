// Finding a shape of the API by its module and its name. Where two modules use one name the document writes both out
// (`callcenter__duty__schemas__Person`), and whether they do may change with a shape that has nothing to do with this one.
import type { components } from "./openapi";

type Schemas = components["schemas"];
type Written<Module extends string, Name extends string> = Extract<keyof Schemas, `callcenter__${Module}__${Name}`>;

/** `Shape<"duty__schemas", "Person">`. */
export type Shape<Module extends string, Name extends string> = Name extends keyof Schemas
  ? Schemas[Name]
  : Schemas[Written<Module, Name>];
