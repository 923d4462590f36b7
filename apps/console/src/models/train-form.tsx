import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { TextField } from '../design/field.js';

interface Training {
  readonly targetPrecision?: number;
  readonly reviewProbability?: number;
}

/** Begins a training; what is left empty stays as in the active model. */
export function TrainForm({
  busy,
  onTrain,
}: {
  readonly busy: boolean;
  readonly onTrain: (training: Training) => void;
}) {
  const { t } = useTranslation('models');
  const [precision, setPrecision] = useState('');
  const [review, setReview] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTrain({
      ...(precision !== '' && { targetPrecision: Number(precision) / 100 }),
      ...(review !== '' && { reviewProbability: Number(review) / 100 }),
    });
  };
  return (
    <form className="card stack" onSubmit={submit} aria-label={t('train.title')}>
      <h2>{t('train.title')}</h2>
      <p className="muted">{t('train.lead')}</p>
      <div className="grid grid-ends">
        <TextField
          label={t('train.precision')}
          hint={t('train.asNow')}
          type="number"
          min={50}
          max={99.999}
          step="any"
          value={precision}
          onChange={(event) => setPrecision(event.target.value)}
        />
        <TextField
          label={t('train.review')}
          hint={t('train.asNow')}
          type="number"
          min={0.1}
          max={50}
          step="any"
          value={review}
          onChange={(event) => setReview(event.target.value)}
        />
      </div>
      <div>
        <Button type="submit" busy={busy}>
          {t('train.submit')}
        </Button>
      </div>
    </form>
  );
}
