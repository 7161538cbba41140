// 一次性告知: the checklist to read aloud, and how it was told. A second time needs a reason and counts as a breach.
import { Alert, Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useChange } from "../../api/queries";
import {
  keyOf,
  pathOf,
  useCatalogue,
  useTold,
  type About,
  type NoticeChannel,
  type ServiceItem,
} from "../../api/services";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

export function Checklist({ item }: { item: ServiceItem }) {
  const t = useText();
  return (
    <section className="checklist" aria-label={t("notice.checklist")}>
      <p>
        <b>{item.name}</b> <Mark kind="info">{item.limit_text}</Mark>{" "}
        {item.instant && <Mark kind="good">{t("catalogue.instant")}</Mark>}
        {item.cross_region !== "none" && <Mark>{t(`crossRegion.${item.cross_region}`)}</Mark>}
        {!item.confirmed && <Mark kind="warn">{t("catalogue.unconfirmed")}</Mark>}
      </p>
      {item.materials.length ? (
        <ol>
          {item.materials.map((each) => (
            <li key={each.name}>
              <b>{each.name}</b>
              {each.note && `（${each.note}）`} {each.may_follow && <Mark>{t("notice.mayFollow")}</Mark>}
            </li>
          ))}
        </ol>
      ) : (
        <p>{t("notice.nothing")}</p>
      )}
      <p className="soft">{item.standard}</p>
      <p className="soft">{item.max_visits ? t("notice.visits", { n: item.max_visits }) : t("notice.noVisit")}</p>
    </section>
  );
}

interface Telling {
  item_id: string;
  channel: NoticeChannel;
  reason: string | null;
  category: string | null;
}

export function NoticeForm({ about, close }: { about: About; close: () => void }) {
  const t = useText();
  const items = useCatalogue(about.category);
  const told = useTold(about);
  const [chosen, setChosen] = useState<string | null>(null);
  const [message, setMessage] = useState(false);
  const [reason, setReason] = useState("");
  const give = useChange(
    (telling: Telling) => api.post(`${pathOf(about)}/notices`, telling),
    [keyOf(about), ["catalogue"]],
  );
  return (
    <Loaded query={items} rows={4} isEmpty={(all) => !all.length} empty={t("notice.noItems")}>
      {(all) => {
        const item = all.find((each) => each.id === chosen) ?? all[0];
        if (!item) return null;
        const again = told.data?.notices.some((each) => each.item_id === item.id) ?? false;
        const send = () =>
          give.mutate(
            {
              item_id: item.id,
              channel: message ? "both" : "read_out",
              reason: again ? reason.trim() : null,
              category: about.category,
            },
            { onSuccess: close },
          );
        return (
          <div className="service-form">
            <label htmlFor="notice-item">{t("notice.item")}</label>
            <Select
              id="notice-item"
              autoFocus
              showSearch={{ optionFilterProp: "label" }}
              value={item.id}
              onChange={setChosen}
              options={all.map((each) => ({ value: each.id, label: each.name }))}
            />
            <Checklist item={item} />
            <Checkbox checked={message} onChange={(event) => setMessage(event.target.checked)}>
              {t("notice.alsoMessage")}
            </Checkbox>
            {again && (
              <>
                <Alert type="warning" showIcon title={t("notice.again")} />
                <label htmlFor="notice-reason">{t("common.reason")}</label>
                <Input
                  id="notice-reason"
                  maxLength={200}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              </>
            )}
            <Button type="primary" block loading={give.isPending} disabled={again && !reason.trim()} onClick={send}>
              {t("notice.given")}
            </Button>
          </div>
        );
      }}
    </Loaded>
  );
}
