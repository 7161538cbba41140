// What several places of the console ask of duty. All keys begin with "duty": one live message marks them old.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";

import { ApiError, api } from "./client";
import type { MyDuty, Person, Place } from "./dutyTypes";

type Loaded<T> = UseQueryResult<T, ApiError>;

export const DUTY = ["duty"];

/** Live messages carry the changes; the interval is for a shift that begins by the clock. */
const MINE_EVERY_MS = 30_000;

export function useMyDuty(enabled = true): Loaded<MyDuty> {
  return useQuery<MyDuty, ApiError>({
    queryKey: ["duty", "mine"],
    queryFn: () => api.get("/duty/mine"),
    refetchInterval: MINE_EVERY_MS,
    enabled,
  });
}

export function usePeople(): Loaded<Person[]> {
  return useQuery<Person[], ApiError>({ queryKey: ["duty", "people"], queryFn: () => api.get("/duty/people") });
}

export function usePlaces(): Loaded<Place[]> {
  return useQuery<Place[], ApiError>({ queryKey: ["duty", "places"], queryFn: () => api.get("/duty/places") });
}

export const personLabel = (person: Person): string => `${person.staff_no} ${person.name}`;
