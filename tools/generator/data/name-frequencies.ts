/** Aggregate name counts, `name:count` joined by semicolons; provenance and licence in README.md beside this file. */

/** Family names of 21,342 people, at least eight bearers. */
export const SURNAME_COUNTS =
  'Nguyễn:5704;Trần:2069;Lê:1887;Phạm:1377;Vũ:650;Bùi:627;Hoàng:586;Võ:571;Đỗ:567;Huỳnh:530;Phan:529;' +
  'Đặng:503;Ngô:409;Trương:385;Hồ:345;Đinh:340;Đoàn:328;Đào:301;Dương:284;Trịnh:216;Lương:188;Hà:186;' +
  'Mai:179;Cao:174;Vương:128;Lưu:122;Lâm:108;Lý:101;Phùng:95;Thái:89;Tạ:89;Tô:79;Văn:58;Chu:55;Nông:51;' +
  'Quách:49;Triệu:45;Châu:41;Vi:39;Đàm:37;Kiều:33;Lò:32;Từ:31;Đồng:31;Hứa:30;Lại:29;Tống:29;Tăng:27;' +
  'Lữ:24;Diệp:22;Lã:22;Tôn:22;Đậu:21;La:20;Nghiêm:20;Thạch:20;Giang:18;Danh:16;Ma:16;Bạch:15;Mạc:14;' +
  'Dư:13;Hồng:13;Mã:13;Âu:13;Bành:12;Chung:12;Doãn:12;Liêu:12;Lường:12;Lục:11;Phí:10;Biện:9;Bàn:9;' +
  'Ninh:9;Bế:8;Khương:8;Khổng:8;Lô:8;Mông:8;Nhan:8;Quàng:8;Trầm:8';

/** Middle names of young, urban men. */
export const MALE_MIDDLE_COUNTS =
  'Văn:495;Minh:308;Đức:212;Hoàng:191;Thanh:179;Quang:179;Quốc:173;Ngọc:147;Xuân:125;Duy:121;Tuấn:119;' +
  'Hữu:116;Anh:113;Gia:112;Đình:105;Thành:104;Trung:93;Việt:84;Tiến:80;Nhật:78;Trọng:78;Thế:74;Huy:71;' +
  'Hải:70;Công:69;Mạnh:68;Tấn:61;Bảo:60;Chí:60;Thái:55;Trường:50;Hồng:49;Đăng:46;Phúc:44;Bá:42;Khánh:38;' +
  'Nam:32;Nguyên:29;Sĩ:27;Thiện:26;Phú:26;Viết:26;Trí:26;Bình:25;Hoài:25;Khắc:25;Đại:23;Thiên:23;Cao:21;' +
  'Phi:20;Phước:20;Tùng:20;An:19;Phương:19;Hùng:19;Vũ:17;Kim:17;Sơn:16;Danh:15;Nhựt:14;Vĩnh:13;Tất:12;' +
  'Lê Minh:11;Quý:11;Nguyễn Quốc:11;Tường:11;Lê Hữu:10;Giang:9;Lê:9;Hà:9;Như:9;Hiếu:9;Thuận:9;' +
  'Nguyễn Minh:9;Trần Gia:9;Nguyễn Quang:9;Nhất:9;Lê Quốc:9;Long:8;Trần Anh:8;Vĩ:8;Nguyễn Hoàng:8;Lâm:8;' +
  'Phan:8;Trần Hữu:8;Đắc:8;Lê Trọng:8;Hoàng Anh:7;Nguyễn Gia:7;Huỳnh:7;Phong:7;Hoàng Minh:7;' +
  'Nguyễn Anh:7;Vương:7;Lê Nhật:7;Lê Đức:7;Chấn:6;Lê Thế:6;Nguyễn Hải:6;Trần Duy:6;Nguyễn:6;Vinh:6;' +
  'Nguyễn Đức:6;Tân:6;Trần:6;Trần Hoàng:6;Trần Minh:6;Chính:6;Lê Duy:6;Lương:6;Trần Quốc:6;Vũ Minh:6;' +
  'Lê Hoàng:6;Kiên:5;Quyết:5;Cảnh:5;Hưng:5;Kiến:5;Ngọc Thanh:5;Thượng:5;Đông:5;Lê Anh:5;Thịnh:5;Hiệp:5;' +
  'Khải:5;Đình Minh:5;Khôi:5;Lê Tấn:5;Lê Bảo:5;Tài:4;Nguyễn Hữu:4;Hiền:4;Thắng:4;Cường:4;Hửu:4;Sinh:4;' +
  'Cát:4;Nguyễn Bảo:4;Hoàng Bảo:4;Nguyễn Ngọc:4;Nguyễn Phú:4;Nguyễn Trung:4;Nguyễn Tuấn:4;Ngọc Bảo:4;' +
  'Thất:4;Triều:4;Trần Bảo:4;Trần Phương:4;Trần Thế:4;Trần Đức:4;Văn Đăng:4;Vũ Hoàng:4;Hoàng Hải:4;' +
  'Toàn:4;Hòa:4;Dương:4;Khoa:4;Phát:4;Đoàn:4;Đoàn Quang:4;Lê Quang:4;Lê Thành:4;Hiểu:4;Lê Hồng:4;Châu:3;' +
  'Lam:3;Lý:3;Nguyễn Thanh:3;Ngọc Minh:3;Trịnh:3;Đỗ:3;Đức Anh:3;Thọ:3;A:3;Nguyễn Đình:3;Trần Tuấn:3;' +
  'Dũng:3;Nguyễn Trọng:3;Thường:3;Triệu:3;Nhân:3;Thụy:3;Viễn:3;Đức Hoàng:3;Hiển:3;Khang:3;Khả:3;' +
  'Nguyễn Bá:3;Nguyễn Hòa:3;Nguyễn Nam:3;Nguyễn Nhật:3;Nguyễn Phúc:3;Song:3;Trần Công:3;Trần Quang:3;' +
  'Trần Thanh:3;Trần Vĩnh:3;Vũ Gia:3;Đoàn Khánh:3;Hoàng Trung:3;Ngọc Hải:3;Năng:3;Tú:3;Lê Việt:3;' +
  'Lê Tuấn:3;Doãn:3;Lê Hải:3;Lê Trung:3;Lộc:3;Nghĩa:3;Phạm Thiên:3;Văn Thanh:3;Vũ Quang:3;Đoàn Hồng:3;' +
  'Đoàn Quốc:3;Đức Duy:3;Đức Hải:3;Thông:3;Vạn:3;Bửu:3;Đặng Hoàng:3;Hoàn:3;Mộng:3;Uy:3;Lê Huy:3;' +
  'Lê Ngọc:3;Lê Thanh:3;Lê Xuân:3;Bách:3;Hạo:2;Nguyễn Công:2;Nguyễn Hồng:2;Trung Bảo:2;Lê Trường:2;' +
  'Minh Tuấn:2;Trần Thái:2;Tuệ:2;Đức Tấn:2;Định:2;Văn Anh:2;Lê Thiện:2;Nghị:2;Nguyễn Thiện:2;Trần Nam:2;' +
  'Trọng Tuấn:2;Văn Quốc:2;Quan:2;Quảng:2;Sĩ Nhật:2;Thị:2;Yên:2;Nguyễn Đăng:2;Công Nhật:2;' +
  'Hoàng Trường:2;Huỳnh Phúc:2;Hà Anh:2;Hướng:2;Nguyễn Khánh:2;Nguyễn Khắc:2;Nguyễn Kiên:2;' +
  'Nguyễn Lương:2;Nguyễn Phương:2;Nguyễn Sơn:2;Nguyễn Thành:2;Nguyễn Trường:2;Nguyễn Tấn:2;' +
  'Nguyễn Việt:2;Nguyễn Đông:2;Nguyễn Đắc:2;Phạm Minh:2;Trần Hùng:2;Trần Khắc:2;Trần Mạnh:2;' +
  'Trần Phước:2;Trần Trung:2;Trần Tùng:2;Trần Xuân:2;Tâm:2;Đức Huy:2;Vũ Đăng:2;Võ Chí:2;Bảo Gia:2;' +
  'Bỉnh:2;Chiến:2;Công Minh:2;Hoàng Quốc:2;Hoàng Thái:2;Hoàng Tuấn:2;Huỳnh Công:2;Huỳnh Đăng:2;' +
  'Hồ Thanh:2;Hữu Hoàng:2;Hữu Minh:2;Khương:2;Lâm Minh:2;Lê Gia:2;Lê Hoài:2;Lập:2;Ngân:2;Ngọc Gia:2;' +
  'Ngọc Nam:2;Phúc Khôi:2;Phúc Minh:2;Phạm Anh:2;Phạm Hoàng:2;Phạm Hải:2;Thạch:2;Tiền:2;Trương Gia:2;' +
  'Trần Cao:2;Trần Thành:2;Trần Trọng:2;Trần Tấn:2;Trần Việt:2;Trần Đình:2;Tích:2;Võ Hoàng:2;Văn Bảo:2;' +
  'Vũ Hải:2;Vũ Tiến:2;Đoàn Chí:2;Đoàn Hoàng:2;Đoàn Minh:2;Đoàn Tấn:2;Đoàn Việt:2;Đoàn Xuân:2;' +
  'Đặng Thành:2;Đức Trí:2;Đức Đăng:2;Nguyễn Tiến:2;Chiêu:2;Tín:2;Ân:2;Tuyền:2;Văn Tiến:2;Diệu:2;' +
  'Lê Cao:2;Lê Chí:2;Lê Lâm:2;Lê Tường:2;Lê Vương:2;Phan Thiên:2;Phạm Duy:2;Thị Bích:2;Vũ Thành:2;Đạt:2;' +
  'Dương Gia:2;Hào:2;Lê Phúc:2;Lê Đông:2';

/** Middle names of young, urban women. */
export const FEMALE_MIDDLE_COUNTS =
  'Thị:721;Ngọc:203;Thị Ngọc:160;Thị Thanh:139;Thị Thu:130;Thanh:118;Thu:114;Phương:112;Thị Kim:111;' +
  'Thị Hồng:99;Minh:98;Thị Mĩ:95;Thị Phương:85;Khánh:79;Bảo:75;Thị Thùy:69;Thị Thúy:61;Hồng:60;' +
  'Thị Minh:59;Thị Bích:58;Kim:57;Hà:53;Thùy:50;Quỳnh:46;Thảo:46;Thị Cẩm:41;Thúy:41;Mĩ:41;Mai:40;' +
  'Thị Tuyết:40;Thị Như:40;Thị Quỳnh:38;Thị Thảo:37;Như:36;Thị Kiều:35;Yến:34;Ngọc Bảo:33;Thị Mai:33;' +
  'Thị Yến:32;Gia:31;Thị Khánh:31;Anh:28;Diệu:28;Hải:28;Thị Hoài:27;Bích:26;Thị Huyền:25;Hương:24;' +
  'Ngọc Phương:24;Thị Lan:24;Thị Ánh:24;Thị Hải:23;Thị Bảo:23;Hoàng:22;Huyền:22;Ngọc Minh:22;' +
  'Thị Trúc:22;Thị Diễm:21;Linh:20;Nhật:20;Huỳnh:19;Kiều:19;Thị Hương:18;Thị Hà:17;Cẩm:17;Thị Anh:17;' +
  'Tuyết:17;Lan:17;Thiên:16;Thị Vân:16;Thị Hoàng:16;Nguyễn Bảo:15;Thị Xuân:15;Hoàng Bảo:15;Thị Huỳnh:15;' +
  'Ánh:14;Nguyễn Ngọc:13;Trúc:13;Thị Tú:13;Hoài:13;Tuệ:13;Thị Diệu:13;An:12;Ngọc Khánh:12;Tú:12;' +
  'Ngọc Thanh:12;Ngọc Thảo:12;Thái:11;Diễm:11;Vân:11;Nguyễn Phương:11;Ngọc Quỳnh:11;Nguyễn Thanh:10;' +
  'Thị Tường:10;Ngọc Như:10;Thị Trà:10;Thị Lệ:10;Diệp:10;Xuân:10;Hoàng Phương:9;Lệ:9;Thục:9;Thủy:9;' +
  'Nguyễn Quỳnh:9;Ngân:9;Nhã:9;Nguyễn Hồng:9;Nguyễn Thảo:8;Ngọc Yến:8;Thị Nguyệt:8;Trà:8;Lê:8;' +
  'Ngọc Anh:8;Thị Thủy:8;Ngọc Diễm:8;Ngọc Thùy:8;Trang:8;Thị Mộng:7;Trâm:7;Lê Ngọc:7;Phạm Phương:7;' +
  'Quế:7;Châu:7;Hoàng Minh:7;Thị Hiền:7;Ngọc Lan:6;Ái:6;Nguyễn Minh:6;Việt:6;Huệ:6;Tố:6;Hoàng Ngọc:6;' +
  'Nguyễn Hà:6;Tường:6;Lê Khánh:6;Lê Kim:6;Nguyễn Thùy:6;Ngọc Gia:6;Thị Linh:6;Nguyệt:6;Ngọc Mĩ:6;' +
  'Trần Ngọc:6;Tâm:6;Thị Ái:6;Ngọc Hải:6;Thị Thái:6;Thị Tố:6;Trần Bảo:6;Trần Phương:6;Vũ Hà:6;Lê Bảo:6;' +
  'Lê Thanh:6;Ngọc Hà:6;Ngọc Tường:6;Thị Ngân:6;Vũ Phương:6;Lê Phương:5;Nguyễn Như:5;Nguyễn Trúc:5;' +
  'Thị Trang:5;Tiểu:5;Trần Thảo:5;Ngọc Kim:5;Lê Anh:5;Mộng:5;Hoàng Mĩ:5;Hoàng Khánh:5;Hà Phương:5;' +
  'Trần Khánh:5;Vũ Bảo:5;Khả:5;Nguyên:5;Ngọc Thiên:5;Đỗ Quỳnh:5;Hiếu:4;Hiền:4;Hoàng Thanh:4;' +
  'Nguyễn Kim:4;Thị Hằng:4;Thị Lê:4;Nguyễn Anh:4;Hoàng Yến:4;Thị Nhã:4;Dương Ngọc:4;Huỳnh Ngọc:4;' +
  'Nguyễn Hoàng:4;Ngọc Hồng:4;Cát:4;Huỳnh Thảo:4;Nguyễn Xuân:4;Thành:4;Vũ Minh:4;Thị Thiên:4;Vũ Khánh:4;' +
  'Băng:4;Hồng Minh:4;Ngọc Xuân:4;Phi:4;Thị Hạnh:4;Thị Nhật:4;Hạnh:4;Hồng Phương:4;Nguyễn Bích:4;' +
  'Thị Kỳ:3;Lê Thúy:3;Nguyễn Gia:3;Ngọc Trâm:3;Ngọc Tuyết:3;Phạm Bảo:3;Phạm Quỳnh:3;Trần Kim:3;Vi:3;' +
  'Đào Ngọc:3;Thanh Thùy:3;Kỳ:3;Bửu:3;Vũ:3;Hạ:3;Lê Minh:3;Mẫn:3;Nguyễn Mĩ:3;Ngọc Mai:3;Ngọc Nhã:3;Lâm:3;' +
  'Thị Châu:3;Chi:3;Hồng Ngọc:3;Nguyễn Hải:3;Nguyễn Linh:3;Nguyễn Thúy:3;Phạm Diễm:3;Thị Quế:3;' +
  'Thị Tiểu:3;Đan:3;Huỳnh Thanh:3;Vũ Thanh:3;Võ Quỳnh:3;Hoàng Anh:3;Hoàng Hải:3;Hoàng Thiên:3;' +
  'Hoàng Thùy:3;Huỳnh Kim:3;Lê Hoàng:3;Lê Hồng:3;Ngọc Bích:3;Ngọc Hoàng:3;Ngọc Kiều:3;Ngọc Thu:3;' +
  'Ngọc Thủy:3;Phương Bảo:3;Phạm Anh:3;Thị Hoa:3;Thị Trâm:3;Trần Thanh:3;Trần Thúy:3;Vũ Hoàng:3;' +
  'Vũ Mai:3;Vũ Ngọc:3;Hoàng Diễm:3;Bội:3;Lê Kiều:3;Nguyễn Yến:3;Ngọc Đan:3;Uyên:3;Anh Bảo:2;Hồ Thúy:2;' +
  'Nguyễn Hạnh:2;Phạm Kim:2;Đức Ngân:2;Ngọc Huyền:2;Đoàn Bích:2;Nguyễn Mai:2;Thị Việt:2;Phạm Khánh:2;' +
  'Ngọc Linh:2;Đặng Ái:2;Phùng Thanh:2;Võ Kim:2;Nguyễn Tú:2;Phan Bảo:2;Thị Bé:2;Thụy Phương:2;' +
  'Minh Bảo:2;Nguyễn Khánh:2;Nguyễn Thị:2;Ngọc Hương:2;Vũ Thu:2;Lê Phượng:2;Nguyễn:2;Nguyễn Nhật:2;' +
  'Thị Gia:2;Thị Đào:2;Đặng Thanh:2;Châu Thanh:2;Lê Như:2;Nguyễn Cát:2;Phạm Thúy:2;Thị Uyển:2;Hồ Ngọc:2;' +
  'Ngọc Thúy:2;Bùi Mĩ:2;Dương Diệu:2;Giang:2;Hoàng Thủy:2;Huỳnh Bảo:2;Huỳnh Hồng:2;Hồ Phương:2;Khải:2;' +
  'Nguyễn Bình:2;Nguyễn Ngân:2;Nguyễn Trang:2;Ngọc Tú:2;Phan Hương:2;Thị Duyên:2;Triệu:2;Trần Mai:2;' +
  'Trần Minh:2;Vũ Diệp:2;Vũ Mĩ:2;Vũ Yến:2;Cát Minh:2;Nguyễn Nhã:2;Thị Thương:2;Phúc Minh:2;' +
  'Trịnh Phương:2;Sao:2;Thi:2;Hoàng Xuân:2;Bình:2;Bùi Bảo:2;Bùi Khánh:2;Bùi Minh:2;Bùi Ngọc:2;' +
  'Bùi Thúy:2;Cao Thùy:2;Chúc:2;Hoàng Bích:2;Hoàng Kim:2;Hoàng Như:2;Hoàng Thảo:2;Huỳnh Minh:2;' +
  'Huỳnh Như:2;Huỳnh Phương:2;Huỳnh Trúc:2;Hà Hải:2;Hà Mai:2;Hải Quỳnh:2;Hữu:2;Kim Minh:2;Kim Ngân:2;' +
  'Kim Quỳnh:2;Lê Trà:2;Lê Trúc:2;Lê Yến:2;Mai Kim:2;Mai Ngọc:2;Mai Thảo:2;Ngô Bảo:2;Ngọc Thư:2;' +
  'Ngọc Trà:2;Ngọc Uyên:2;Ngọc Vi:2;Ngọc Vân:2;Nữ Quỳnh:2;Phương Khánh:2;Phạm Hồng:2;Phạm Linh:2;' +
  'Phạm Như:2;Quý:2;Thái Anh:2;Thị Bạch:2;Thị Cẫm:2;Thị Lâm:2;Thị Trường:2;Thụy Bảo:2;Trần Diễm:2;' +
  'Trịnh Hồng:2;Trịnh Quỳnh:2;Võ Bảo:2;Văn:2;Vũ Thúy:2;Đoàn Phương:2;Đặng Phương:2;Hoàng Gia:2;' +
  'Nguyễn Kiều:2;Nguyễn Lan:2;Bùi Mai:2;Bùi Vân:2;Huỳnh Gia:2;Lê Tường:2;Nguyễn Diệp:2;Ngọc Trúc:2;' +
  'Thị Hạ:2;Đoàn Bảo:2;Huỳnh Hương:2;Nhật Thanh:2;Uyển:2;Bé:2;Châu Bảo:2;Kim Ngọc:2;Lê Hải:2;Ngọc Tâm:2;' +
  'Đông:2;Đỗ Hoàng:2;Diệp Trúc:2;Thị Sông:2;Thị Tuệ:2;Khanh:2';

/** Given names (last syllable) of young, urban men; the source had merged y into i. */
export const MALE_GIVEN_COUNTS =
  'Minh:190;Anh:179;Huy:146;Nam:140;Sơn:112;Duy:107;Đức:107;Long:103;Dũng:102;Hoàng:99;Khang:98;Đạt:95;' +
  'Bảo:92;Thành:92;Tuấn:91;Hưng:91;Phong:90;Phúc:87;Hiếu:86;Hùng:83;Hải:82;Quân:80;Khánh:75;Lâm:75;' +
  'Vinh:75;Cường:74;An:69;Quang:65;Tiến:64;Thắng:64;Nguyên:63;Trung:62;Dương:60;Vũ:59;Nhân:58;Tùng:58;' +
  'Bình:56;Tài:55;Toàn:53;Thịnh:53;Nghĩa:53;Phát:52;Khoa:51;Phú:49;Thiện:49;Tú:48;Trường:48;Kiệt:47;' +
  'Linh:47;Hào:46;Việt:46;Giang:45;Lộc:43;Tâm:42;Mạnh:38;Khôi:38;Thái:38;Hòa:37;Phương:37;Kiên:37;' +
  'Nhật:36;Hiệp:36;Ngọc:33;Trí:33;Đăng:30;Thuận:30;Trọng:29;Hậu:27;Đại:26;Thông:26;Sang:26;Hà:25;' +
  'Thanh:24;Công:23;Hiển:23;Khải:21;Tân:21;Luân:21;Tường:21;Danh:20;Bách:19;Quý:18;Phước:18;Quốc:18;' +
  'Ân:18;Vĩ:18;Tín:18;Văn:18;Quyền:17;Lợi:17;Khiêm:17;Chiến:16;Kha:15;Thiên:15;Vương:15;Cảnh:15;' +
  'Quyết:14;Đông:14;Ninh:14;Châu:13;Khanh:13;Thọ:13;Cương:13;Toản:12;Liêm:12;Chinh:11;Sinh:11;Lực:11;' +
  'Hoàn:11;Chung:10;Nghị:10;Phi:10;Chính:10;Bằng:10;Chương:9;Lân:9;Định:9;Bắc:9;Đoàn:9;Tấn:8;Lương:8;' +
  'Thảo:8;Huỳnh:8;Triều:8;Hạnh:8;Kỳ:8;Thăng:8;Tình:8;Võ:8;Tuân:7;Nhã:7;Lễ:7;Đạo:7;Huân:7;Thực:7;Triết:7;' +
  'Gia:7;Tính:7;Thủy:7;Thế:7;Đan:7;Trình:7;Huấn:7;Triệu:7;Hảo:7;Đồng:7;Thức:6;Hiền:6;Hoan:6;Lam:6;' +
  'Quỳnh:6;Hồng:6;Dân:6;Khương:6;Sĩ:6;Du:6;Sáng:6;Nhựt:5;Doanh:5;Vĩnh:5;Bửu:5;Chánh:5;Lĩnh:5;Lượng:5;' +
  'Lý:5;Điền:5;Hân:5;Luận:5;Dinh:5;Thống:5;Được:5;Thạch:5;Tuyền:5;Thương:5;Thạnh:5;Huynh:5;Tuệ:5;Ngân:5;' +
  'Lưu:5;Uy:5;Nhiên:4;Hợp:4;Trang:4;Hoài:4;Hoạt:4;Nhất:4;Lạc:4;Lập:4;Thụy:4;Học:4;Thuần:4;Ý:4;Quảng:4;' +
  'Vượng:4;Xuân:4;Giàu:4;Nghiệp:4;Ánh:4;Luật:4;Trực:4;Hiệu:4;Hữu:4;Diệu:4;Khuê:4;Điệp:4;Từ:3;Đô:3;' +
  'Giáp:3;Đoan:3;Tư:3;Hanh:3;Thân:3;Đàn:3;Độ:3;Tin:3;Em:3;Tưởng:3;Diệp:3;Di:3;Ngôn:3;Hưởng:3;Kiện:3;' +
  'Cẩn:3;Mẫn:3;Mĩ:3;Tuyển:3;Toại:3;Thoại:3;Thượng:3;Nhiệm:3;Tiếp:3;Lai:3;Tịnh:3;Trưởng:3;Tôn:2;Sướng:2;' +
  'Tiển:2;Thiết:2;Mơ:2;Dự:2;Pháp:2;Trân:2;Tuyến:2;Tuyên:2;Viên:2;Chuyên:2;Liên:2;Tý:2;Cơ:2;Thìn:2;' +
  'Luôn:2;Dụng:2;Hóa:2;Trụ:2;Tới:2;Quy:2;Đôn:2;Trinh:2;Đình:2;Chí:2;Mãi:2;Thuyết:2;Vân:2;Nguyện:2;' +
  'Tiệp:2;Tiên:2;Như:2;Ẩn:2;Bá:2;Chức:2;Khởi:2;Kỷ:2;Nhâm:2;Yên:2;Tiền:2;Vi:2;Hạo:2;Thu:2;Nghiêm:2;' +
  'Siêu:2;Báu:2;Cao:2;Luyến:2;Sự:2;Tám:2;Chiểu:2;Năng:2;Hồ:2;Duệ:2;Đỉnh:2;Hiến:2;Thuật:2;Hiên:2;Tứ:2;' +
  'Phụng:2;Kim:2;Vịnh:2;Nhượng:2;Nhu:2';

/** Given names (last syllable) of young, urban women; the source had merged y into i. */
export const FEMALE_GIVEN_COUNTS =
  'Anh:375;Linh:262;Trang:196;Nhi:194;Vi:175;Ngọc:157;Phương:153;Ngân:150;Thảo:146;Thư:128;Như:109;' +
  'Mi:107;Hương:105;Hà:102;Quỳnh:100;Chi:96;Hân:87;Mai:86;Vân:85;Huyền:80;Châu:79;Uyên:77;Nhung:76;' +
  'Dung:76;Trâm:75;Giang:75;Trân:72;Hằng:71;Duyên:67;Thanh:66;Hiền:65;An:65;Yến:59;Trinh:58;Trúc:56;' +
  'Hoa:54;Nguyên:51;Quyên:50;Lan:50;Dương:50;Thủy:48;Tâm:48;Hạnh:48;Nga:47;Ánh:47;Li:46;Thi:46;Tiên:45;' +
  'Oanh:45;Hồng:39;Thương:39;Thúy:38;Loan:37;Minh:36;Ý:36;Phượng:33;Tuyền:32;Khánh:32;Thùy:31;Thu:29;' +
  'Nguyệt:29;Diệp:29;Xuân:27;Bình:27;Huệ:27;Nghi:27;Tuyết:26;Tú:25;Diễm:23;Hoài:23;Hường:23;Liên:23;' +
  'Hòa:22;Khanh:20;Lam:19;Đào:18;Kiều:17;Kim:16;Trà:15;Bích:15;Diệu:14;Lâm:14;Phụng:14;Mĩ:13;Hảo:13;' +
  'Thơ:12;Hải:12;Lệ:12;Nhàn:12;Huế:12;Thắm:12;Đan:11;Hiếu:11;Huỳnh:11;Duy:10;Băng:10;Lương:10;Khuê:10;' +
  'Ân:9;Sương:9;Na:9;Thoa:9;Chinh:9;Lý:9;Nhiên:8;Hạ:8;Tường:8;Điệp:8;Giàu:8;Thơm:8;Quý:8;Tuyến:8;Tươi:7;' +
  'Thuận:7;Cúc:7;Hoàng:7;Hậu:7;Mẫn:7;Xuyên:7;Luyến:7;Hiên:7;Ni:7;Phúc:7;Nương:7;Chung:6;Mến:6;Sang:6;' +
  'Kỳ:6;Hợp:6;Ái:6;Nam:5;Mơ:5;Cẩm:5;Gấm:5;Sinh:5;Tiền:5;Khuyên:5;Châm:5;Hiệp:5;Xuyến:4;Chúc:4;Bảo:4;' +
  'Ngà:4;Hoàn:4;Nghĩa:4;Liễu:4;Đoan:4;Thành:4;Phấn:4;Nhâm:4;Yên:4;Di:4;Lê:4;Quân:3;Viên:3;Quế:3;Cương:3;' +
  'Nhã:3;Cát:3;Phi:3;Thiện:3;Lợi:3;Thoại:3;Chang:3;Huyên:3;Ngoan:3;Giao:3;Tân:3;Ninh:3;Thiên:3;Đăng:3;' +
  'Nhị:3;Nữ:3;Hai:2;Ngần:2;Thường:2;Quy:2;Vinh:2;Nhật:2;Hưng:2;Chính:2;Khoa:2;Mây:2;Ba:2;Đức:2;Doanh:2;' +
  'Hiểu:2;Hồi:2;Thụy:2;Mùi:2;Vàng:2;Nhân:2;Son:2;Quyền:2;Chiêm:2;Diện:2;Đẹp:2;Lành:2;Dịu:2;Đài:2;' +
  'Chuyên:2;Ca:2;Mười:2;Biên:2;Chí:2;Ngát:2;Thêm:2;Ban:2;Lài:2;Phú:2;Bắc:2;Thêu:2;Định:2;Mận:2;Thiết:2;' +
  'Thoan:2;Phục:2;Tình:2;Thuần:2;Sen:2;Thục:2;Việt:2';
