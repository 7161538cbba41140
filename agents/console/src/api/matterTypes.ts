// The shapes of forms, cases, doubles and the taxonomy. From the OpenAPI document, like `types`.
import type { components } from "./openapi";
import type { Shape } from "./shapes";

type Schemas = components["schemas"];

export type CategoryForm = Schemas["FormOut"];
export type FormField = Schemas["FieldOut"];
export type Alike = Schemas["AlikeOut"];
export type Relations = Schemas["Relations"];
export type MatterCase = Schemas["CaseOut"];
export type CasePerson = Schemas["CasePersonOut"];
export type TicketForm = Schemas["TicketFormOut"];
export type Incomplete = Schemas["IncompleteOut"];
export type Taxonomy = Schemas["TaxonomyOut"];
export type TaxonomyLine = Schemas["TaxonomyLine"];
export type TaxonomyChange = Shape<"tickets__form_schemas", "ChangeIn">;
export type OtherShare = Schemas["OtherShareOut"];
export type FormVersion = Schemas["FormVersionOut"];
export type FieldIn = Shape<"tickets__form_schemas", "FieldIn">;
export type Figures = Schemas["CountsOut"];
export type ContactIn = Schemas["ContactIn"];
export type Registered = Schemas["Registered"];
