import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import { commonStrings } from '../../strings/common.ts';
import { homeStrings } from '../../strings/home.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { TEMPLATES } from './templates.ts';

const words = homeStrings.dialog;
const NO_CAMPAIGN = 'none';
const FORM = 'new-creative';

interface NewCreativeDialogProps {
  readonly workspaceId: string;
  readonly campaigns: readonly { readonly id: string; readonly name: string }[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function NewCreativeDialog({ workspaceId, campaigns, open, onOpenChange }: NewCreativeDialogProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [template, setTemplate] = useState<string>(TEMPLATES[0]?.id ?? 'blank');
  const [campaignId, setCampaignId] = useState(campaigns[0]?.id ?? NO_CAMPAIGN);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const create = async (): Promise<void> => {
    if (title.trim() === '') {
      setProblem(words.nameMissing);
      return;
    }
    setBusy(true);
    try {
      const creative = await api.createCreative({
        workspaceId,
        title: title.trim(),
        template,
        ...(campaignId === NO_CAMPAIGN ? {} : { campaignId }),
      });
      void client.invalidateQueries({ queryKey: ['creatives'] });
      await navigate({ to: '/c/$creativeId', params: { creativeId: creative.id } });
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.title}
      description={words.description}
      footer={
        <>
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            {commonStrings.cancel}
          </Button>
          <Button type="submit" form={FORM} variant="primary" busy={busy}>
            {words.create}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <TextField
          label={words.name}
          placeholder={words.placeholder}
          value={title}
          maxLength={200}
          error={problem}
          onChange={(event) => {
            setTitle(event.target.value);
            setProblem(undefined);
          }}
        />
        <div>
          <p className="mb-1 text-12 font-medium">{words.format}</p>
          <RadioGroup.Root
            aria-label={words.format}
            value={template}
            onValueChange={setTemplate}
            className="grid grid-cols-3 gap-2"
          >
            {TEMPLATES.map(({ id, size }) => (
              <RadioGroup.Item
                key={id}
                value={id}
                className="flex flex-col items-center gap-2 rounded-[8px] border border-line px-2 pt-3 pb-2 hover:border-line-strong data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
              >
                <span className="flex h-16 items-center justify-center">
                  <span
                    aria-hidden
                    className="block border border-line-strong bg-panel"
                    style={{
                      aspectRatio: `${size[0]} / ${size[1]}`,
                      height: size[1] >= size[0] ? (size[1] > size[0] ? 64 : 48) : 36,
                    }}
                  />
                </span>
                <span className="text-center">
                  <span className="block font-medium">{homeStrings.templates[id]}</span>
                  <span className="block text-11 text-quiet">{`${size[0]} × ${size[1]}`}</span>
                </span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
        </div>
        {campaigns.length > 0 && (
          <div>
            <p className="mb-1 text-12 font-medium">{words.campaign}</p>
            <Select
              label={words.campaign}
              value={campaignId}
              className="h-8! w-full"
              groups={[
                { options: campaigns.map(({ id, name }) => ({ value: id, label: name })) },
                { options: [{ value: NO_CAMPAIGN, label: words.none }] },
              ]}
              onChange={setCampaignId}
            />
          </div>
        )}
      </form>
    </Dialog>
  );
}
