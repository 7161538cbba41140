// Not now: the time that the person prefers.
import { Button, DatePicker, Space } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";

import { useSurveyText } from "../../i18n/surveys";

interface Props {
  words: string;
  busy: boolean;
  send: (body: Record<string, unknown>) => void;
}

export function Postpone({ words, busy, send }: Props) {
  const t = useSurveyText();
  const [at, setAt] = useState<Dayjs | null>(null);
  return (
    <>
      <q>{words}</q>
      <Space>
        <DatePicker
          showTime={{ format: "HH:mm", minuteStep: 10 }}
          format="YYYY-MM-DD HH:mm"
          aria-label={t("script.againAt")}
          placeholder={t("script.againAt")}
          value={at}
          onChange={setAt}
        />
        <Button
          disabled={!at}
          loading={busy}
          onClick={() => at && send({ outcome: "postponed", again_at: at.toISOString() })}
        >
          {t("script.postpone")}
        </Button>
      </Space>
    </>
  );
}
