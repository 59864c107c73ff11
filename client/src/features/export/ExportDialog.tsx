import { CircleCheck, Download, FileDown } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import type { Job } from '@sparklio/shared/protocol/api';
import { messageOf } from '../../api/api-error.ts';
import { api } from '../../api/calls.ts';
import type { ExportFormat } from '../../api/calls.ts';
import { commonStrings } from '../../strings/common.ts';
import { exportStrings as words } from '../../strings/export.ts';
import { useCanvas, useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Row } from '../../ui/Section.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { useEditor } from '../canvas/editor-store.ts';
import { followJob, formatBytes, waitFor } from './follow-job.ts';

const FORMATS: readonly ExportFormat[] = ['png', 'jpeg', 'webp', 'pdf', 'svg', 'json'];
const SCALES = ['1', '2', '3'] as const;
/** Formats that hold pixels and so have a scale; all but PDF and JSON hold one page. */
const PIXELS: ReadonlySet<ExportFormat> = new Set(['png', 'jpeg', 'webp']);

type Step =
  | { readonly kind: 'choose'; readonly problem?: string }
  | { readonly kind: 'working'; readonly job: Job | undefined }
  | { readonly kind: 'done'; readonly job: Job };

export function ExportDialog({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { creative } = useCreative();
  const pages = useCanvas((canvas) => canvas.pages);
  const pageId = useEditor((editor) => editor.pageId);
  const page = pages.find(({ id }) => id === pageId) ?? pages[0];
  const [format, setFormat] = useState<ExportFormat>('png');
  const [scale, setScale] = useState<(typeof SCALES)[number]>('1');
  const [everyPage, setEveryPage] = useState<'one' | 'all'>('all');
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const start = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    setStep({ kind: 'working', job: undefined });
    const one = format !== 'json' && (format !== 'pdf' || everyPage === 'one');
    try {
      const { jobId } = await api.startExport(creative.id, {
        format,
        ...(PIXELS.has(format) ? { scale: Number(scale) } : {}),
        ...(one && page !== undefined ? { pageId: page.id } : {}),
      });
      const job = await followJob(
        () => api.job(jobId, signal),
        (now) => setStep({ kind: 'working', job: now }),
        { signal, wait: waitFor },
      );
      if (job.status !== 'done' || job.result === undefined)
        setStep({ kind: 'choose', problem: job.error?.message ?? words.failed });
      else {
        setStep({ kind: 'done', job });
        download(job.result.url);
      }
    } catch (error) {
      if (!signal.aborted) setStep({ kind: 'choose', problem: messageOf(error) });
    }
  };
  const close = (next: boolean): void => {
    if (!next) {
      running.current?.abort();
      setStep({ kind: 'choose' });
    }
    onOpenChange(next);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={words.title}
      description={words.description}
      footer={
        step.kind === 'done' ? (
          <>
            <Button onClick={() => setStep({ kind: 'choose' })}>{words.again}</Button>
            <Button
              variant="primary"
              icon={Download}
              onClick={() => step.job.result !== undefined && download(step.job.result.url)}
            >
              {words.download}
            </Button>
          </>
        ) : (
          <>
            <Button variant="quiet" onClick={() => close(false)}>
              {commonStrings.cancel}
            </Button>
            <Button
              variant="primary"
              icon={FileDown}
              busy={step.kind === 'working'}
              disabled={page === undefined}
              onClick={() => void start()}
            >
              {words.start}
            </Button>
          </>
        )
      }
    >
      {step.kind === 'choose' ? (
        <div className="flex flex-col gap-3">
          <RadioGroup.Root
            aria-label={words.format}
            value={format}
            onValueChange={(next) => setFormat(FORMATS.find((each) => each === next) ?? 'png')}
            className="grid grid-cols-2 gap-2 sm:grid-cols-3"
          >
            {FORMATS.map((each) => (
              <RadioGroup.Item
                key={each}
                value={each}
                className="flex flex-col justify-start rounded-[8px] border border-line p-2.5 text-start hover:border-line-strong data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
              >
                <span className="block font-semibold">{words.formats[each]}</span>
                <span className="block text-11 text-quiet">{words.hints[each]}</span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
          {PIXELS.has(format) && page !== undefined && (
            <Row label={words.scale}>
              <SegmentedControl
                label={words.scale}
                value={scale}
                options={SCALES.map((value) => ({ value, label: `${value}×` }))}
                onChange={setScale}
              />
              <span className="w-32 text-end text-12 text-quiet">
                {words.pixels(
                  Math.round(page.size[0] * Number(scale)),
                  Math.round(page.size[1] * Number(scale)),
                )}
              </span>
            </Row>
          )}
          {format === 'pdf' && pages.length > 1 && page !== undefined && (
            <Row label={words.pages}>
              <SegmentedControl
                label={words.pages}
                value={everyPage}
                options={[
                  { value: 'all', label: words.allPages },
                  { value: 'one', label: words.currentPage(page.name) },
                ]}
                onChange={setEveryPage}
              />
            </Row>
          )}
          {step.problem !== undefined && (
            <p role="alert" className="rounded-control bg-bad-soft px-2.5 py-1.5 text-bad-text">
              {step.problem}
            </p>
          )}
        </div>
      ) : step.kind === 'working' ? (
        <div className="py-6">
          <p className="mb-2 text-center">
            {step.job === undefined || step.job.status === 'queued' ? words.queued : words.working}
          </p>
          <progress
            aria-label={words.working}
            value={step.job?.progress ?? 0}
            max={1}
            className="progress h-1.5 w-full"
          />
        </div>
      ) : (
        <output className="flex flex-col items-center gap-1 py-6">
          <CircleCheck aria-hidden className="size-8 text-good" />
          <p className="font-semibold">{words.done}</p>
          <p className="text-quiet">
            {words.formats[format]} · {formatBytes(step.job.result?.bytes ?? 0)}
          </p>
        </output>
      )}
    </Dialog>
  );
}

function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
