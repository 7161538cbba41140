// Shapes and questions of what is done beside a matter: notices, referrals, appointments, the directory, short messages.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { components } from "./openapi";
import type { Shape } from "./shapes";

type Schemas = components["schemas"];
type Loaded<T> = UseQueryResult<T, ApiError>;

export type ServiceItem = Shape<"catalogue__schemas", "ItemOut">;
export type Material = Shape<"catalogue__schemas", "Material">;
export type ItemAdmin = Shape<"catalogue__schemas", "ItemAdmin">;
export type ItemVersion = Shape<"catalogue__schemas", "VersionOut">;
export type ItemWanted = Shape<"catalogue__schemas", "ItemIn">;
export type CatalogueFigures = Schemas["CatalogueFigures"];
export type Told = Shape<"catalogue__schemas", "Told">;
export type Notice = Shape<"catalogue__schemas", "NoticeOut">;
export type NoticeChannel = Notice["channel"];

export type Provider = Shape<"referrals__schemas", "ProviderOut">;
export type ProviderKind = Provider["kind"];
export type ProviderWanted = Shape<"referrals__schemas", "ProviderIn">;
export type ProviderPage = Shape<"referrals__schemas", "ProviderPage">;
export type Imported = Schemas["ImportOut"];
export type Nearby = Schemas["NearbyOut"];
export type LocalPlace = Schemas["LocalPlaceOut"];
export type Adviser = Schemas["AdviserOut"];
export type Referral = Shape<"referrals__schemas", "ReferralOut">;
export type ReferralPage = Shape<"referrals__schemas", "ReferralPage">;
export type ConsentHow = Referral["consent_how"];

export type BookingPlace = Schemas["BookingPlaceOut"];
export type BookingPlaceWanted = Schemas["BookingPlaceIn"];
export type BookingHours = BookingPlace["hours"][number];
export type BookingKind = BookingHours["kind"];
export type Opening = Schemas["OpeningOut"];
export type Appointment = Shape<"referrals__booking_schemas", "AppointmentOut">;
export type BookingDay = Shape<"referrals__booking_schemas", "DayOut">;
export type Reminder = Appointment["reminder"];

export type ShortMessage = Shape<"messages__schemas", "MessageOut">;
export type ShortMessagePage = Schemas["MessagePage"];
export type MessageState = ShortMessage["state"];
export type MessageTemplate = Shape<"messages__schemas", "TemplateOut">;

export const PROVIDER_KINDS: ProviderKind[] = [
  "law_firm",
  "grassroots_office",
  "notary_office",
  "legal_aid_centre",
  "forensic_institute",
  "mediation_committee",
  "justice_office",
  "station",
  "court",
  "police",
  "procuratorate",
  "petition_office",
  "government",
  "hotline",
];
export const LINES = ["publicity", "mediation", "lawyer", "notary", "forensic", "legal_aid", "grassroots"] as const;
export const BOOKING_KINDS: BookingKind[] = ["window", "legal_aid", "mediation", "notary", "home_visit"];

/** A matter is a ticket, or what is talked about in a call that has no ticket yet. */
export interface About {
  kind: "ticket" | "call";
  id: string;
  category: string | null;
}

export const pathOf = (about: About): string =>
  about.kind === "ticket" ? `/tickets/${about.id}` : `/desk/calls/${about.id}`;
export const keyOf = (about: About): string[] =>
  about.kind === "ticket" ? ["ticket", about.id] : ["beside", about.id];

const asked = <T>(key: unknown[], path: string, query = {}, enabled = true) => ({
  queryKey: key,
  queryFn: () => api.get<T>(path, query),
  enabled,
});

export function useCatalogue(category: string | null): Loaded<ServiceItem[]> {
  return useQuery<ServiceItem[], ApiError>(asked(["catalogue", "in-force", category], "/catalogue", { category }));
}

export function useTold(about: About): Loaded<Told> {
  return useQuery<Told, ApiError>(asked([...keyOf(about), "notices"], `${pathOf(about)}/notices`));
}

export function useReferrals(about: About): Loaded<Referral[]> {
  return useQuery<Referral[], ApiError>(asked([...keyOf(about), "referrals"], `${pathOf(about)}/referrals`));
}

export function useAppointments(about: About): Loaded<Appointment[]> {
  return useQuery<Appointment[], ApiError>(asked([...keyOf(about), "appointments"], `${pathOf(about)}/appointments`));
}

export function useProviders(kind: ProviderKind | null, q: string, page = 1): Loaded<ProviderPage> {
  return useQuery<ProviderPage, ApiError>(
    asked(["directory", "providers", kind, q, page], "/directory/providers", { kind, q, page }),
  );
}

export function useLocalPlaces(q: string): Loaded<LocalPlace[]> {
  return useQuery<LocalPlace[], ApiError>(asked(["directory", "places", q], "/directory/places", { q }, q.length > 0));
}

export function useNearby(place: string | null, kind: ProviderKind): Loaded<Nearby> {
  return useQuery<Nearby, ApiError>(
    asked(["directory", "nearest", place, kind], "/directory/nearest", { place, kind }, place !== null),
  );
}

export function useAdvisers(place: string | null): Loaded<Adviser[]> {
  return useQuery<Adviser[], ApiError>(
    asked(["directory", "advisers", place], "/directory/advisers", { place }, place !== null),
  );
}

export function useBookingPlaces(): Loaded<BookingPlace[]> {
  return useQuery<BookingPlace[], ApiError>(asked(["appointments", "places"], "/appointments/places"));
}

export function useOpenings(place: string | null, kind: BookingKind, from: string, to: string): Loaded<Opening[]> {
  return useQuery<Opening[], ApiError>({
    ...asked<Opening[]>(
      ["appointments", "openings", place, kind, from, to],
      "/appointments/openings",
      { place, kind, from, to },
      place !== null,
    ),
    staleTime: 0,
  });
}
