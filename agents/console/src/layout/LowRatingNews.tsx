// Tells a reviewer on any page that somebody was dissatisfied, within seconds (S87): with the key, and when its review is
// there it leads to it.
import { useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { useEffect } from "react";
import { useNavigate } from "react-router";

import { useWord } from "../format/words";
import { useText } from "../i18n";
import { LOW_RATING, type LowRating } from "../live/patches";

const STAYS_SECONDS = 60;

export function LowRatingNews() {
  const t = useText();
  const word = useWord();
  const open = useNavigate();
  const { notification } = App.useApp();
  // Only live messages write it: there is nothing to fetch.
  const { data: told } = useQuery<LowRating | null>({
    queryKey: LOW_RATING,
    queryFn: () => null,
    enabled: false,
    initialData: null,
  });
  useEffect(() => {
    if (!told) return;
    const key = `low-rating-${told.call_id ?? told.review_id}`;
    const address = told.review_id ? `/reviews/${told.review_id}` : "/reviews";
    const go = () => {
      notification.destroy(key);
      void open(address);
    };
    notification.warning({
      key,
      title: t("lowRating.title", { grade: told.grade ? word("grade", told.grade) : t("lowRating.unsolved") }),
      description: (
        <button type="button" className="link" onClick={go}>
          {t(told.review_id ? "lowRating.open" : "lowRating.list")}
        </button>
      ),
      duration: STAYS_SECONDS,
    });
    // A new message is a new object: the words of the page's language are not a reason to say it again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [told]);
  return null;
}
