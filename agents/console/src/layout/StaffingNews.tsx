// Tells a supervisor on any page that the last certified seat of a language has left, or that somebody is back.
import { useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { useEffect } from "react";

import { useWord } from "../format/words";
import { useText } from "../i18n";
import { STAFFING_NEWS, type StaffingNews as News } from "../live/patches";

export function StaffingNews() {
  const t = useText();
  const word = useWord();
  const { notification } = App.useApp();
  // Only live messages write it: there is nothing to fetch.
  const { data: news } = useQuery<News | null>({
    queryKey: STAFFING_NEWS,
    queryFn: () => null,
    enabled: false,
    initialData: null,
  });
  useEffect(() => {
    if (!news) return;
    const key = `staffing-${news.language}`;
    const language = word("language", news.language);
    if (news.staffed > 0) {
      notification.success({ key, title: t("staffing.back", { language }), duration: 5 });
    } else if (news.open) {
      const description = t("staffing.goneText", { queues: news.queues.join("、") });
      notification.error({ key, title: t("staffing.gone", { language }), description, duration: 0 });
    }
    // A new message is a new object: the words of the page's language are not a reason to say it again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [news]);
  return null;
}
