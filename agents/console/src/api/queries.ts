// The query cache's keys and hooks that more than one page uses. Server state lives nowhere else.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { App } from "antd";

import { useLocale, type TextKey } from "../i18n";
import { deskMessages, fetchAfresh } from "../live/patches";
import { ApiError, api, csrfToken } from "./client";
import type { Category, Desk, Me, Named, PublicFacts } from "./types";

type Loaded<T> = UseQueryResult<T, ApiError>;

/** Who is signed in; without the login's cookie nobody is, and the server need not be asked. */
export function useMe(): Loaded<Me> {
  const ask = () => (csrfToken() ? api.get<Me>("/me") : Promise.reject(new ApiError(401, "not_signed_in", "no login")));
  return useQuery<Me, ApiError>({ queryKey: ["me"], queryFn: ask, staleTime: Infinity });
}

export function usePublicFacts(): Loaded<PublicFacts> {
  return useQuery<PublicFacts, ApiError>({
    queryKey: ["public"],
    queryFn: () => api.get("/public"),
    staleTime: 60_000,
  });
}

/** Live messages carry the changes; the interval is for the counts that no message tells. */
const DESK_EVERY_MS = 15_000;

export function useDesk(enabled = true): Loaded<Desk> {
  return useQuery<Desk, ApiError>({
    queryKey: ["desk"],
    queryFn: () => api.get("/desk"),
    enabled,
    staleTime: Infinity,
    refetchInterval: DESK_EVERY_MS,
  });
}

const HOURS = 3_600_000;

export function useCategories(): Loaded<Category[]> {
  return useQuery<Category[], ApiError>({
    queryKey: ["categories"],
    queryFn: () => api.get("/categories"),
    staleTime: HOURS,
  });
}

export function useDepartments(): Loaded<Named[]> {
  return useQuery<Named[], ApiError>({
    queryKey: ["departments"],
    queryFn: () => api.get("/departments"),
    staleTime: HOURS,
  });
}

export function useSpecialGroups(): Loaded<Named[]> {
  return useQuery<Named[], ApiError>({
    queryKey: ["special-groups"],
    queryFn: () => api.get("/special-groups"),
    staleTime: HOURS,
  });
}

const HAN = /\p{Script=Han}/u;

/** The line a person reads for a refused request. */
export function useErrorText(): (error: unknown) => string {
  const { t, locale } = useLocale();
  return (error) => {
    if (!(error instanceof ApiError)) return t("error.unknown");
    const known = `error.${error.code}` as TextKey;
    const text = t(known);
    if (text) return text;
    if (error.status === 0) return t("error.unreachable");
    // The server explains its refusals in Chinese; whoever reads English gets the code instead.
    if (locale === "zh-CN" && error.status < 500 && HAN.test(error.message)) return error.message;
    if (error.status === 403) return t("error.forbidden");
    if (error.status === 404) return t("error.not_found");
    if (error.status >= 500) return t("error.server");
    return t("error.refused", { code: error.code });
  };
}

/** A change of one seat's desk: the answer is the desk, and becomes what the page shows. */
export function useDeskChange<Input = void>(send: (input: Input) => Promise<Desk | undefined>) {
  const cache = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  return useMutation<Desk | undefined, ApiError, Input, number>({
    mutationFn: send,
    onMutate: () => deskMessages(cache),
    onSuccess: (desk, _, before) => {
      if (!desk) return;
      if (deskMessages(cache) === before) {
        void cache.cancelQueries({ queryKey: ["desk"] });
        cache.setQueryData(["desk"], desk);
      } else {
        // Something happened after this answer was read, perhaps: only a fresh look knows.
        void fetchAfresh(cache, ["desk"]);
      }
    },
    onError: (error) => {
      void message.error(errorText(error));
      // What was refused was built on an old picture of the desk.
      void cache.invalidateQueries({ queryKey: ["desk"] });
    },
  });
}

/** Any other change: says what went wrong, and marks what it made old. */
export function useChange<Input, Output = unknown>(send: (input: Input) => Promise<Output>, stale: string[][] = []) {
  const cache = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  return useMutation<Output, ApiError, Input>({
    mutationFn: send,
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => Promise.all(stale.map((queryKey) => cache.invalidateQueries({ queryKey }))),
  });
}
