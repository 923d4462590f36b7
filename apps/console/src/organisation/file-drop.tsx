import { useId, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';
import { ACCEPTED_ENDINGS } from './sending.js';

/** A place to drop a file on; by keyboard and on phones the chooser of the system. */
export function FileDrop({
  file,
  onFile,
}: {
  readonly file: File | undefined;
  readonly onFile: (file: File) => void;
}) {
  const { t } = useTranslation('organisation');
  const { bytes } = useFormat();
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onFile(dropped);
  };
  return (
    <div
      className="file-drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept={ACCEPTED_ENDINGS}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) onFile(chosen);
          // The same file again, corrected meanwhile, is a choice too.
          event.target.value = '';
        }}
      />
      <label className="button" htmlFor={id}>
        {file ? t('upload.another') : t('upload.choose')}
      </label>
      {file ? (
        <p>
          <strong>{file.name}</strong> <span className="muted">{bytes(file.size)}</span>
        </p>
      ) : (
        <p>{t('upload.drop')}</p>
      )}
      <p className="field-hint" id={`${id}-hint`}>
        {t('upload.formats')}
      </p>
    </div>
  );
}
