// F7: an interpreter or an expert into the call. The caller is asked first, in the words that stand here.
import { Alert, Button, Checkbox, Modal, Radio, Segmented } from "antd";
import { useState } from "react";

import { api } from "../../api/client";
import { useDeskChange } from "../../api/queries";
import { useHelpers, type AssistanceRole, type Helpers } from "../../api/thirdParties";
import type { Desk, DeskCall } from "../../api/types";
import { dateTime } from "../../format/time";
import { useWord } from "../../format/words";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import { Loaded } from "../../parts/Loaded";
import { Mark } from "../../parts/Mark";

function Ready({ onCall, nextAt }: { onCall: boolean; nextAt?: string | null }) {
  const t = useText();
  if (onCall) return <Mark kind="good">{t("helpers.onCall")}</Mark>;
  return <Mark>{nextAt ? t("helpers.nextAt", { at: dateTime(nextAt) }) : t("helpers.offCall")}</Mark>;
}

function Interpreters({ call, found, close }: { call: DeskCall; found: Helpers; close: () => void }) {
  const t = useText();
  const word = useWord();
  const usual = found.languages.find((each) => each.language === call.language) ?? found.languages[0];
  const [language, setLanguage] = useState(usual?.language ?? "");
  const [consent, setConsent] = useState(false);
  const ask = useDeskChange(() => api.post<Desk>(`/desk/calls/${call.id}/interpreter`, { language, consent }));
  if (!found.languages.length) return <p className="soft">{t("helpers.noInterpreters")}</p>;
  return (
    <>
      <Radio.Group
        className="helpers"
        aria-label={t("calls.language")}
        value={language}
        onChange={(event) => setLanguage(String(event.target.value))}
      >
        {found.languages.map((each) => (
          <Radio key={each.language} value={each.language}>
            {word("language", each.language)} <Ready onCall={each.on_call} nextAt={each.next_at} />
          </Radio>
        ))}
      </Radio.Group>
      <Alert
        type="info"
        title={t("helpers.say")}
        description={t("helpers.script", { language: word("language", language) })}
      />
      <Checkbox checked={consent} onChange={(event) => setConsent(event.target.checked)} className="padded-line">
        {t("helpers.consent")}
      </Checkbox>
      <Button
        type="primary"
        block
        disabled={!consent || !language}
        loading={ask.isPending}
        onClick={() => ask.mutate(undefined, { onSuccess: close })}
      >
        {t("helpers.callInterpreter")}
      </Button>
    </>
  );
}

function Experts({ call, found, close }: { call: DeskCall; found: Helpers; close: () => void }) {
  const t = useText();
  const [chosen, setChosen] = useState("");
  const ask = useDeskChange(() => api.post<Desk>(`/desk/calls/${call.id}/expert`, { provider_id: chosen }));
  if (!found.experts.length) return <p className="soft">{t("helpers.noExperts")}</p>;
  return (
    <>
      <Radio.Group
        className="helpers"
        aria-label={t("helpers.expert")}
        value={chosen}
        onChange={(event) => setChosen(String(event.target.value))}
      >
        {found.experts.map((each) => (
          <Radio key={each.id} value={each.id} disabled={!each.on_call}>
            {each.name} {each.organisation} {each.specialties.join(" ")} <Ready onCall={each.on_call} />
          </Radio>
        ))}
      </Radio.Group>
      <p className="soft">{t("helpers.expertSay")}</p>
      <Button
        type="primary"
        block
        disabled={!chosen}
        loading={ask.isPending}
        onClick={() => ask.mutate(undefined, { onSuccess: close })}
      >
        {t("helpers.callExpert")}
      </Button>
    </>
  );
}

export function HelpersKey({ call }: { call: DeskCall }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<AssistanceRole>("interpreter");
  const helpers = useHelpers(open);
  const close = () => setOpen(false);
  useShortcuts({ F7: () => setOpen((was) => !was) });
  return (
    <>
      <Button block className="call-key" onClick={() => setOpen(true)}>
        {t("helpers.key")} <kbd>F7</kbd>
      </Button>
      <Modal open={open} onCancel={close} footer={null} title={t("helpers.title")} destroyOnHidden>
        <Segmented
          block
          value={kind}
          onChange={(value) => setKind(value)}
          options={[
            { value: "interpreter" as const, label: t("helpers.interpreter") },
            { value: "expert" as const, label: t("helpers.expert") },
          ]}
        />
        <Loaded query={helpers} rows={3}>
          {(found) =>
            kind === "interpreter" ? (
              <Interpreters call={call} found={found} close={close} />
            ) : (
              <Experts call={call} found={found} close={close} />
            )
          }
        </Loaded>
      </Modal>
    </>
  );
}
