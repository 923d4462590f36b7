import type { ProblemText } from './problem-text.js';

/** Lists that an organisation sends: batches, uploads in pieces, and the canonical CSV. */
export const BATCH_PROBLEMS = {
  'batch.unknown': {
    status: 404,
    en: 'Your organisation has no such batch. GET /v1/batches lists yours.',
    vi: 'Tổ chức của bạn không có lô dữ liệu này. GET /v1/batches liệt kê các lô của bạn.',
  },
  'batch.no-rejected-rows': {
    status: 404,
    en: 'No rejected rows of this batch are kept: none was rejected, or that is too long ago. Send the list again.',
    vi: 'Không còn lưu dòng bị từ chối của lô này: không có dòng nào bị từ chối, hoặc đã quá lâu. Hãy gửi lại danh sách.',
  },
  'batch.row-not-kept': {
    status: 409,
    en: 'Row {row} is not among the rejected rows that are kept. Correct it in your own list and send that.',
    vi: 'Dòng {row} không nằm trong các dòng bị từ chối còn được lưu. Hãy sửa trong danh sách của mình rồi gửi lại.',
  },
  'batch.receiving': {
    status: 409,
    en: 'The batch is still being received. Wait until it is done or has failed.',
    vi: 'Lô dữ liệu đang được nhận. Hãy đợi đến khi lô hoàn tất hoặc thất bại.',
  },
  'batch.no-body': {
    status: 409,
    en: 'The body of this batch is not kept: it was canonical, not complete, or sent too long ago. Send it again.',
    vi: 'Nội dung của lô này không còn được lưu: lô ở dạng chuẩn, chưa trọn vẹn hoặc đã gửi quá lâu. Hãy gửi lại.',
  },
  'batch.empty': {
    status: 422,
    en: 'The body holds no row. Send at least one.',
    vi: 'Nội dung không có dòng nào. Hãy gửi ít nhất một dòng.',
  },
  'batch.not-held': {
    status: 409,
    en: 'The batch is not held: there is nothing to confirm or cancel.',
    vi: 'Lô dữ liệu không ở trạng thái chờ xác nhận: không có gì để xác nhận hoặc huỷ.',
  },
  'batch.released': {
    status: 409,
    en: 'The rows of this batch are in effect already: it cannot be cancelled. Send corrected rows, or withdraw members.',
    vi: 'Các dòng của lô này đã có hiệu lực nên không huỷ được. Hãy gửi lại dòng đã sửa hoặc rút hội viên.',
  },
  'batch.cancelled': {
    status: 409,
    en: 'The batch was cancelled. Nothing of it has an effect: send it again if it is wanted after all.',
    vi: 'Lô dữ liệu đã bị huỷ. Không phần nào có hiệu lực: hãy gửi lại nếu vẫn cần.',
  },
  'batch.hold-expired': {
    status: 409,
    en: 'Nobody confirmed the full list in time. Nothing of it has an effect: send a current list.',
    vi: 'Danh sách đầy đủ không được xác nhận kịp thời. Không phần nào có hiệu lực: hãy gửi danh sách mới.',
  },
  'upload.unknown': {
    status: 404,
    en: 'Your organisation has no such upload, or it has expired. Begin a new one with POST /v1/uploads.',
    vi: 'Tổ chức của bạn không có lượt tải lên này hoặc lượt này đã hết hạn. Hãy bắt đầu lại bằng POST /v1/uploads.',
  },
  'upload.offset': {
    status: 409,
    en: 'The bytes do not follow those that are stored. Go on at the offset in the header Upload-Offset.',
    vi: 'Dữ liệu không nối tiếp phần đã lưu. Hãy gửi tiếp từ vị trí trong tiêu đề Upload-Offset.',
  },
  'upload.offset-missing': {
    status: 400,
    en: 'The header Upload-Offset is missing or no whole number. Send the offset of the first byte of the body.',
    vi: 'Thiếu tiêu đề Upload-Offset hoặc giá trị không phải số nguyên. Hãy gửi vị trí của byte đầu tiên trong nội dung.',
  },
  'upload.length': {
    status: 422,
    en: 'The upload does not have the {length} bytes that Upload-Length announced. Begin a new one.',
    vi: 'Lượt tải lên không có đúng {length} byte như Upload-Length đã báo. Hãy bắt đầu lại.',
  },
  'upload.complete': {
    status: 409,
    en: 'The upload is complete; nothing can be added or taken back. See its batch.',
    vi: 'Lượt tải lên đã hoàn tất, không thể thêm hay huỷ. Hãy xem lô dữ liệu tương ứng.',
  },
  'csv.column.unknown': {
    status: 422,
    en: 'Unknown column "{column}". Remove it or name it as one of: {expected}.',
    vi: 'Cột không xác định "{column}". Hãy bỏ cột này hoặc đặt tên theo một trong: {expected}.',
  },
  'csv.column.duplicate': {
    status: 422,
    en: 'Column "{column}" occurs twice. Keep one of them.',
    vi: 'Cột "{column}" bị lặp. Hãy chỉ giữ lại một.',
  },
  'csv.column.missing': {
    status: 422,
    en: 'Column "{column}" is missing. The first line must name the columns, separated by commas.',
    vi: 'Thiếu cột "{column}". Dòng đầu tiên phải nêu tên các cột, phân tách bằng dấu phẩy.',
  },
  'csv.quote.unclosed': {
    status: 422,
    en: 'A quotation mark that opens in row {row} is never closed. Close it; inside a cell, double it.',
    vi: 'Dấu nháy kép mở ở dòng {row} không được đóng. Hãy đóng lại; bên trong ô thì viết hai dấu nháy.',
  },
} as const satisfies Record<string, ProblemText>;
