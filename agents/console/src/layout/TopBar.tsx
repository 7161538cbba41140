// The top bar: the seat's state with its clock, the queue, today's figures, who is signed in.
import { CheckOutlined, DownOutlined, PhoneFilled } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Tooltip } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { api } from "../api/client";
import { useChange, useDesk, usePublicFacts } from "../api/queries";
import type { Desk, Me } from "../api/types";
import { APPEARANCES, chooseAppearance, useAppearance } from "../appearance";
import { duration } from "../format/time";
import { useLocale, useText } from "../i18n";
import { hasSeat } from "../roles";
import { DutyCorner } from "./DutyCorner";
import { PasswordDialog } from "./PasswordDialog";
import { SeatStateMenu } from "./SeatStateMenu";

function Figures({ desk }: { desk: Desk }) {
  const t = useText();
  const { waiting, longest_wait_seconds: longest, calls_today: today, return_calls: back } = desk.counts;
  return (
    <div className="top-figures">
      <span className={waiting ? "top-figure top-figure-alert" : "top-figure"}>
        {t("top.waiting")} <b>{waiting}</b>
        {waiting > 0 && longest !== null && (
          <>
            {" · "}
            {t("top.longest")} <b>{duration(longest)}</b>
          </>
        )}
      </span>
      <span className="top-figure">
        <Link to="/calls?mine=1">
          {t("top.today")} <b>{today}</b>
        </Link>
        {" · "}
        <Link to="/return-calls">
          {t("top.returnCalls")} <b>{back}</b>
        </Link>
      </span>
    </div>
  );
}

function AccountMenu({ me }: { me: Me }) {
  const t = useText();
  const { locale, setLocale } = useLocale();
  const appearance = useAppearance();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [changing, setChanging] = useState(false);
  const logOut = useChange(() => api.post("/logout"));
  const leave = () =>
    logOut.mutate(undefined, {
      onSuccess: () => {
        cache.clear();
        void navigate("/login", { replace: true });
      },
    });
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            {
              key: "locale",
              label: locale === "en" ? "中文" : "English",
              onClick: () => setLocale(locale === "en" ? "zh-CN" : "en"),
            },
            {
              key: "appearance",
              label: t("top.appearance"),
              children: APPEARANCES.map((each) => ({
                key: each,
                label: t(`top.appearance.${each}`),
                icon: each === appearance ? <CheckOutlined /> : undefined,
                onClick: () => chooseAppearance(each),
              })),
            },
            { key: "phone", label: t("top.phonePage"), onClick: () => window.open("/phone", "_blank", "noopener") },
            { key: "password", label: t("password.title"), onClick: () => setChanging(true) },
            { type: "divider" },
            { key: "leave", label: t("top.logOut"), onClick: leave },
          ],
        }}
      >
        <Button type="text" className="top-account">
          {t("top.staffNo", { no: me.staff_no })} {me.name} <DownOutlined aria-hidden="true" />
        </Button>
      </Dropdown>
      {changing && <PasswordDialog close={() => setChanging(false)} />}
    </>
  );
}

export function TopBar({ me }: { me: Me }) {
  const t = useText();
  const desk = useDesk(hasSeat(me));
  const facts = usePublicFacts();
  return (
    <header className="top">
      <a className="skip" href="#main">
        {t("top.skip")}
      </a>
      <div className="top-brand">
        <PhoneFilled aria-hidden="true" />
        <b>12348</b>
        <span>{t("app.place")}</span>
      </div>
      {desk.data && <SeatStateMenu desk={desk.data} />}
      {hasSeat(me) && <DutyCorner />}
      {desk.data && <Figures desk={desk.data} />}
      <div className="top-space" />
      {facts.data?.demo && (
        <Tooltip title={t("warning.demo")}>
          <span className="top-demo">{t("top.demo")}</span>
        </Tooltip>
      )}
      <AccountMenu me={me} />
    </header>
  );
}
