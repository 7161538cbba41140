// What may be done with a referral now: by the provider's own people, or by the centre that heard it on the telephone.
import { Button, Space } from "antd";
import { lazy, Suspense, useState } from "react";

import { api } from "../../api/client";
import { useChange, useMe } from "../../api/queries";
import type { Referral } from "../../api/services";
import { useText } from "../../i18n";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { isInside } from "../../roles";

const ConcludeDialog = lazy(() => import("./ConcludeDialog"));
const LetterDialog = lazy(() => import("./LetterDialog"));

type Asking = "acknowledge" | "decline" | "withdraw" | "conclude" | "letter";
interface Step {
  path: string;
  body?: unknown;
}

export function ReferralActions({ referral, stale }: { referral: Referral; stale: string[][] }) {
  const t = useText();
  const me = useMe();
  const [asking, setAsking] = useState<Asking | null>(null);
  const send = useChange(({ path, body }: Step) => api.post(`/referrals/${referral.id}/${path}`, body), stale);
  const close = () => setAsking(null);
  const act = (path: string, body?: unknown) => send.mutate({ path, body }, { onSuccess: close });
  const open = referral.state === "sent" || referral.state === "acknowledged";
  const inside = Boolean(me.data && isInside(me.data));
  const take = () => (referral.mine ? act("acknowledge", {}) : setAsking("acknowledge"));
  return (
    <Space wrap size="small">
      {referral.state === "sent" && (
        <Button size="small" type="primary" loading={send.isPending} onClick={take}>
          {t("referral.acknowledge")}
        </Button>
      )}
      {open && !referral.contacted_at && (
        <Button size="small" onClick={() => act("contacted")}>
          {t("referral.contacted")}
        </Button>
      )}
      {open && (
        <Button size="small" onClick={() => setAsking("conclude")}>
          {t("referral.conclude")}
        </Button>
      )}
      {open && referral.mine && (
        <Button size="small" onClick={() => setAsking("decline")}>
          {t("referral.decline")}
        </Button>
      )}
      {open && inside && (
        <Button size="small" onClick={() => setAsking("withdraw")}>
          {t("referral.withdraw")}
        </Button>
      )}
      {referral.direction === "in" && referral.state === "done" && !referral.told_back_at && (
        <Button size="small" onClick={() => act("told-back")}>
          {t("referral.toldBack")}
        </Button>
      )}
      {referral.letter_possible && (
        <Button size="small" type="primary" onClick={() => setAsking("letter")}>
          {t("letter.issue")}
        </Button>
      )}
      {referral.letter && (
        <Button size="small" href={`/api/referrals/${referral.id}/letter.pdf`} target="_blank" rel="noopener">
          {t("letter.print")}
        </Button>
      )}
      {asking === "acknowledge" && (
        <ReasonDialog
          title={t("referral.whoHasIt")}
          required={false}
          busy={send.isPending}
          close={close}
          send={(by) => act("acknowledge", { by })}
        />
      )}
      {(asking === "decline" || asking === "withdraw") && (
        <ReasonDialog
          danger
          title={t(`referral.${asking}`)}
          busy={send.isPending}
          close={close}
          send={(reason) => act(asking, { reason })}
        />
      )}
      <Suspense fallback={null}>
        {asking === "conclude" && (
          <ConcludeDialog busy={send.isPending} close={close} send={(told) => act("conclude", told)} />
        )}
        {asking === "letter" && (
          <LetterDialog busy={send.isPending} close={close} send={(letter) => act("letter", letter)} />
        )}
      </Suspense>
    </Space>
  );
}
