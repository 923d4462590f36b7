import type { ProblemText } from './problem-text.js';

/** What is wrong with a request as such, whatever it asks for, or with the hub that should answer it. */
export const REQUEST_PROBLEMS = {
  'url.malformed': {
    status: 400,
    en: 'The URL is malformed. Percent-encode every part of the path and query as UTF-8.',
    vi: 'Địa chỉ URL sai định dạng. Hãy mã hoá phần trăm từng phần của đường dẫn và tham số theo UTF-8.',
  },
  'route.unknown': {
    status: 404,
    en: 'There is no such route. See /docs for those that exist.',
    vi: 'Không có đường dẫn này. Xem /docs để biết các đường dẫn hiện có.',
  },
  'request.malformed': {
    status: 400,
    en: 'The request cannot be processed. Check its headers and its length against /docs.',
    vi: 'Không xử lý được yêu cầu. Hãy đối chiếu tiêu đề và độ dài với /docs.',
  },
  'parameter.invalid': {
    status: 422,
    en: 'Parameter "{name}" is not valid: {expected}.',
    vi: 'Tham số "{name}" không hợp lệ; yêu cầu: {expected}.',
  },
  'content-type.unsupported': {
    status: 415,
    en: 'This content type is not accepted here. Send {expected}.',
    vi: 'Kiểu nội dung này không được chấp nhận. Hãy gửi {expected}.',
  },
  'content-encoding.unsupported': {
    status: 415,
    en: 'This content encoding is not accepted. Send the body plain or with Content-Encoding: gzip.',
    vi: 'Cách mã hoá nội dung này không được chấp nhận. Hãy gửi dạng thường hoặc với Content-Encoding: gzip.',
  },
  'body.malformed': {
    status: 400,
    en: 'The body is not valid JSON. Send one JSON object in UTF-8.',
    vi: 'Nội dung không phải JSON hợp lệ. Hãy gửi một đối tượng JSON mã hoá UTF-8.',
  },
  'body.invalid': {
    status: 422,
    en: 'The body is not valid. Correct the fields listed in errors and send it again.',
    vi: 'Nội dung không hợp lệ. Hãy sửa các trường nêu trong errors rồi gửi lại.',
  },
  'body.encoding': {
    status: 400,
    en: 'The body is not valid UTF-8. Convert it to UTF-8.',
    vi: 'Nội dung không phải UTF-8 hợp lệ. Hãy chuyển sang UTF-8.',
  },
  'body.too-deep': {
    status: 400,
    en: 'The JSON is nested too deeply. Send the canonical record as /docs shows it.',
    vi: 'JSON lồng nhau quá sâu. Hãy gửi bản ghi chuẩn như mô tả ở /docs.',
  },
  'body.too-large': {
    status: 413,
    en: 'The body is too large: at most {limit} is accepted. Split it into several requests.',
    vi: 'Nội dung quá lớn: chỉ nhận tối đa {limit}. Hãy chia thành nhiều yêu cầu.',
  },
  'body.gzip': {
    status: 400,
    en: 'The gzip data is damaged or incomplete. Compress the file again and send it whole.',
    vi: 'Dữ liệu gzip bị hỏng hoặc không đầy đủ. Hãy nén lại và gửi trọn vẹn.',
  },
  'body.cut-off': {
    status: 400,
    en: 'The body ended before it was complete. Nothing of it was accepted: send it again whole.',
    vi: 'Nội dung bị ngắt giữa chừng. Chưa có phần nào được tiếp nhận: hãy gửi lại toàn bộ.',
  },
  'request.invalid': {
    status: 422,
    en: 'The request is not valid. Correct the fields listed in errors and send it again; nothing was stored.',
    vi: 'Yêu cầu không hợp lệ. Hãy sửa các trường nêu trong errors rồi gửi lại; chưa có gì được lưu.',
  },
  'idempotency.missing': {
    status: 400,
    en: 'The header Idempotency-Key is required. Send a value of your own that names this upload, e.g. a UUID.',
    vi: 'Thiếu tiêu đề Idempotency-Key. Hãy gửi một giá trị riêng cho lần nộp này, ví dụ một UUID.',
  },
  'idempotency.malformed': {
    status: 400,
    en: 'The Idempotency-Key must have 1 to 255 printable ASCII characters.',
    vi: 'Idempotency-Key phải có từ 1 đến 255 ký tự ASCII in được.',
  },
  'idempotency.other-payload': {
    status: 422,
    en: 'This Idempotency-Key was used with another payload. Use a new key for new data.',
    vi: 'Idempotency-Key này đã dùng cho nội dung khác. Hãy dùng khoá mới cho dữ liệu mới.',
  },
  'idempotency.running': {
    status: 409,
    en: 'The first request with this Idempotency-Key is still running. Ask again after Retry-After seconds.',
    vi: 'Yêu cầu đầu tiên với Idempotency-Key này còn đang chạy. Hãy thử lại sau số giây ở Retry-After.',
  },
  'hub.busy': {
    status: 503,
    en: 'The hub is working off a backlog. Nothing was read: send it again after Retry-After seconds.',
    vi: 'Hệ thống đang xử lý dữ liệu tồn. Chưa đọc nội dung nào: hãy gửi lại sau số giây ở Retry-After.',
  },
  'service.unavailable': {
    status: 503,
    en: 'A part of the hub does not answer at the moment. Ask again after Retry-After seconds.',
    vi: 'Một phần của hệ thống tạm thời không trả lời. Hãy thử lại sau số giây ở Retry-After.',
  },
  internal: {
    status: 500,
    en: 'The hub failed on this request. The operator finds the reason in the log under the trace id in the header traceresponse.',
    vi: 'Hệ thống gặp lỗi với yêu cầu này. Người vận hành có thể tra nguyên nhân trong nhật ký theo mã trace ở tiêu đề traceresponse.',
  },
} as const satisfies Record<string, ProblemText>;
