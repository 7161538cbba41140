// What surrounds every page: texts, theme, the query cache.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as Messages, ConfigProvider, type ThemeConfig } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useLayoutEffect, useState } from "react";
import { BrowserRouter } from "react-router";

import { ApiError } from "./api/client";
import { useDark } from "./appearance";
import { LocaleProvider, useLocale } from "./i18n";
import { AppRoutes } from "./AppRoutes";
import { theme } from "./theme";

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // What the server refused it will refuse again; only silence and its own faults are worth another try.
      retry: (times, error) => times < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

// A server that forbids inline styles names its nonce here; without it the attribute is simply absent.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

/** The theme of the chosen look; light until the dark one has come. */
function useTheme(): ThemeConfig {
  const wanted = useDark();
  const [dark, setDark] = useState<ThemeConfig | null>(null);
  useEffect(() => {
    if (wanted && !dark) void import("./dark/theme").then((loaded) => setDark(loaded.darkTheme));
  }, [wanted, dark]);
  const shown = wanted && dark;
  useLayoutEffect(() => {
    document.documentElement.dataset.appearance = shown ? "dark" : "light";
  }, [shown]);
  return shown || theme;
}

function Themed() {
  const { locale } = useLocale();
  const look = useTheme();
  return (
    <ConfigProvider
      theme={look}
      locale={locale === "en" ? enUS : zhCN}
      csp={nonce ? { nonce } : undefined}
      button={{ autoInsertSpace: false }}
    >
      <Messages message={{ maxCount: 3, top: 56 }}>
        <BrowserRouter>
          <AppRoutes />
        </BrowserRouter>
      </Messages>
    </ConfigProvider>
  );
}

export function Root() {
  return (
    <QueryClientProvider client={cache}>
      <LocaleProvider>
        <Themed />
      </LocaleProvider>
    </QueryClientProvider>
  );
}
