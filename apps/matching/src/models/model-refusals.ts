import { QueryFailed } from '#messaging';

/** Why a request about models was refused; nothing has changed then. */
export type ModelRefusal =
  | { readonly code: 'model.unknown'; readonly modelId: number }
  | { readonly code: 'model.already-active'; readonly modelId: number }
  | { readonly code: 'model.fields-differ'; readonly modelId: number }
  | { readonly code: 'model.job-unfinished'; readonly jobId: string }
  | { readonly code: 'model.job-unknown' }
  | { readonly code: 'model.job-finished' }
  | { readonly code: 'model.job-too-late' };

/** The failure that the asker is told: stable code, HTTP status, what to do about it. */
export function refused(refusal: ModelRefusal): QueryFailed {
  const { status, vi, en } = describe(refusal);
  return new QueryFailed({ status, code: refusal.code, message: { vi, en } });
}

function describe(refusal: ModelRefusal): { status: number; vi: string; en: string } {
  switch (refusal.code) {
    case 'model.unknown':
      return {
        status: 404,
        vi: `Không có mô hình ${refusal.modelId}. Xem danh sách ở /v1/models.`,
        en: `There is no model ${refusal.modelId}. See /v1/models for those that exist.`,
      };
    case 'model.already-active':
      return {
        status: 409,
        vi: `Mô hình ${refusal.modelId} đang được sử dụng. Hãy chọn mô hình khác.`,
        en: `Model ${refusal.modelId} is active already. Choose another one.`,
      };
    case 'model.fields-differ':
      return {
        status: 422,
        vi: `Mô hình ${refusal.modelId} so sánh các trường khác với dữ liệu đã lưu. Hãy huấn luyện mô hình mới trên trung tâm này.`,
        en: `Model ${refusal.modelId} compares other fields than the hub keeps. Train a new model on this hub.`,
      };
    case 'model.job-unfinished':
      return {
        status: 409,
        vi: `Một công việc khác về mô hình chưa xong (${refusal.jobId}). Hãy đợi hoặc hủy công việc đó.`,
        en: `Another job on models is not done yet (${refusal.jobId}). Wait for it, or cancel it.`,
      };
    case 'model.job-unknown':
      return { status: 404, vi: 'Không có công việc này.', en: 'There is no such job.' };
    case 'model.job-finished':
      return { status: 409, vi: 'Công việc đã kết thúc.', en: 'The job has ended already.' };
    case 'model.job-too-late':
      return {
        status: 409,
        vi: 'Mô hình mới đã có hiệu lực, không hủy được nữa. Khi xong, hãy kích hoạt lại mô hình trước.',
        en: 'The new model has taken effect; it is too late to cancel. Once it is done, activate the former model.',
      };
  }
}
